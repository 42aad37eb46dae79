export { createServer, type OmokitServer, type ServerLimits, type ServerOptions } from './server.js';
export type { Peer } from './app.js';
export { jsonLog, type Log, type LogLine } from './log.js';
export type { CampaignSeed } from './store/campaigns.js';
export { keyKinds, newKeyText, type Key, type KeyKind, type KeySeed } from './store/keys.js';
export type { Store, WitnessedEvent } from './store/store.js';
