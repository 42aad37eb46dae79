import type { LossRange, TrackedEvent } from '@omokit/protocol';

export interface Batch {
  events: readonly TrackedEvent[];
  losses: readonly LossRange[];
  /** ISO 8601, the device's clock. */
  sentAt: string;
  /** They may have arrived before: the answer was lost. A destination that can say which it has may be asked first. */
  again?: boolean;
  /** The page is about to go: the request must leave in this very task, and outlive the page. */
  leaving?: boolean;
}

/**
 * What became of a batch. `ok`: the destination has it, except `refused` (messageId to code), which will never be
 * taken; of the anonymousIds in `erased` nothing may be kept any more. `retry`: again after `afterMs` at the earliest; `unsure` when it may have arrived all the same, because no
 * answer came. `split`: too large or poisoned; halve. `halt`: the credentials are bad; keep everything and report.
 */
export type Sent =
  | { outcome: 'ok'; refused?: ReadonlyMap<string, string>; erased?: readonly string[] }
  | { outcome: 'retry'; afterMs?: number; code?: string; unsure?: boolean }
  | { outcome: 'split'; code?: string }
  | { outcome: 'halt'; code: string };

/** Sends a batch somewhere. Never rejects. Sending the same batch twice must do no harm. */
export type Transport = (batch: Batch) => Promise<Sent>;
