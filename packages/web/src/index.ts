export { createOmo } from './create-omo.js';
export type { OmoOptions } from './omo-options.js';
export { installOmo, type OmoCall, type PageOmo } from './window-omo.js';
export {
  OmoError,
  type Api,
  type AskableConsent,
  type Connector,
  type ConsentReceipt,
  type KeyValueStore,
  type Omo,
  type QueueStats,
  type Step,
  type Stop,
  type Tracked,
  type TrackOptions,
  type Transport,
} from '@omokit/core';
