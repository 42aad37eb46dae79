export { OmoError, errorCodes, type ErrorCode } from './errors.js';
export type { KeyValueStore, Platform, Stop } from './platform.js';
export { createUuid } from './uuid.js';
export {
  createConsent,
  sensitivePurposes,
  type AskableConsent,
  type Consent,
  type ConsentOptions,
  type ConsentReceipt,
  type Decision,
  type InitialConsent,
} from './consent.js';
export type { Claim, Claimed, ClaimLimits, DeadLetter, DraftEvent, QueueStats, QueueStore } from './queue.js';
export { lossRanges } from './loss-ranges.js';
export { createMemoryQueue, type MemoryQueueOptions } from './memory-queue.js';
export type { Batch, Sent, Transport } from './transport.js';
export { runSteps, type Step } from './step.js';
export type { Connector, Reading } from './connector.js';
export { backoffMs, type BackoffOptions } from './backoff.js';
export { createSession } from './session.js';
export { createSender, type Sender, type SenderOptions } from './sender.js';
export { createListeners, type Listeners } from './listeners.js';
export { createTracker, type TrackerOptions } from './tracker.js';
export type { Api, Omo, Tracked, Tracker, TrackerEvents, TrackOptions } from './host.js';
