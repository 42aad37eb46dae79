export { OmoError, errorCodes, type ErrorCode } from './errors.js';
export type { KeyValueStore, ListableStore, Platform, Stop } from './platform.js';
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
export {
  draftOf,
  emptyStats,
  type Claim,
  type Claimed,
  type ClaimLimits,
  type DeadLetter,
  type Draft,
  type Fault,
  type QueueStats,
  type QueueStore,
} from './queue.js';
export {
  createLogQueue,
  type LiveLeases,
  type LogQueueOptions,
  type OpenLogStorage,
} from './log/log-queue.js';
export { deadKeyOf, keyOf } from './log/log-storage.js';
export type {
  CursorRow,
  DeadRow,
  EventRow,
  LogKey,
  LogMaps,
  LogStorage,
  LogTransaction,
  Sealed,
  Sealer,
  StreamRow,
} from './log/log-storage.js';
export { takenOver, type OldLoss } from './log/old-losses.js';
export { unsealed } from './log/seal.js';
export type { Budget } from './log/budget.js';
export { lastSeen } from './last-words.js';
export type { LastSeen } from './log/prepare.js';
export { createKeyValueQueue } from './log/key-value-queue.js';
export { createMemoryQueue } from './log/memory-queue.js';
export type { Batch, Sent, Transport } from './transport.js';
export { runSteps, type Step } from './step.js';
export type { Connector, Reading } from './connector.js';
export { minimise, type AllowList } from './minimise.js';
export { backoffMs } from './backoff.js';
export { createIdle, type Idle, type IdleOptions } from './idle.js';
export { createSession } from './session.js';
export { createSender, type Sender, type SenderOptions } from './sender.js';
export { createListeners, type Listeners } from './listeners.js';
export { createWithdrawals, type Withdrawals } from './withdrawals.js';
export { createTracker, type TrackerOptions } from './tracker.js';
export type { Api, Omo, ResetReason, Tracked, Tracker, TrackerEvents, TrackOptions } from './host.js';
