export { createOmo } from './create-omo.js';
export type { OmoOptions } from './omo-options.js';
export { watchIdle, type WatchIdleOptions } from './watch-idle.js';
export { installOmo, type OmoCall, type PageOmo } from './window-omo.js';
export {
  OmoError,
  type Api,
  type AskableConsent,
  type Connector,
  type ConsentReceipt,
  type Idle,
  type KeyValueStore,
  type Omo,
  type QueueStats,
  type ResetReason,
  type Step,
  type Stop,
  type Tracked,
  type TrackOptions,
  type Transport,
} from '@omokit/core';
