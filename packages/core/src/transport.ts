import type { LossRange, QueuedEvent } from '@omokit/protocol';

export interface Batch {
  events: readonly QueuedEvent[];
  losses: readonly LossRange[];
  /** ISO 8601, the device's clock. */
  sentAt: string;
}

/**
 * What became of a batch. `ok`: the destination has it, except `refused` (messageId to code), which will never be
 * taken. `retry`: nothing is known to have arrived; again after `afterMs` at the earliest. `split`: too large or
 * poisoned; halve. `halt`: the credentials are bad; keep everything and report.
 */
export type Sent =
  | { outcome: 'ok'; refused?: ReadonlyMap<string, string> }
  | { outcome: 'retry'; afterMs?: number; code?: string }
  | { outcome: 'split'; code?: string }
  | { outcome: 'halt'; code: string };

/** Sends a batch somewhere. Never rejects. Sending the same batch twice must do no harm. */
export type Transport = (batch: Batch) => Promise<Sent>;
