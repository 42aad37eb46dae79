import type { OmoEvent } from './event.js';
import type { LossReason } from './vocabulary.js';

/** Events of a stream that were deleted unsent: seq `from` to `to`, both included. */
export interface LossRange {
  stream: string;
  from: number;
  to: number;
  reason: LossReason;
}

/** Body of `POST /v1/batch`: Segment's, with the losses of the device's stream beside it. */
export interface BatchRequest {
  batch: OmoEvent[];
  /** ISO 8601, the device's clock at the moment of sending. */
  sentAt?: string;
  writeKey?: string;
  losses?: LossRange[];
}

export interface MessageResult {
  messageId: string;
  status: 'accepted' | 'duplicate' | 'refused';
  /** Why it was refused; see docs/spec/errors.md. */
  code?: string;
  message?: string;
}

/** Answer to `POST /v1/batch`. 200 when nothing was refused, else 400: what was accepted is kept either way. */
export interface BatchAnswer {
  success: boolean;
  /** In the order of the batch. */
  results: MessageResult[];
  /** ISO 8601, the server's clock. */
  receivedAt: string;
  /**
   * Of the anonymousIds in this batch, those whose person was erased: the device deletes what it still holds of them, and
   * whoever is in front of it becomes somebody new.
   */
  erased?: string[];
  code?: string;
  message?: string;
}

/**
 * Body of `POST /v1/known`: which of these does the backend have? Asked before a batch is sent again whose answer was
 * lost, so that nothing is sent twice. It also tells the places of messages that came without one, as last words.
 */
export interface KnownRequest {
  writeKey?: string;
  stream: string;
  /** At most `limits.batchMessages`. */
  places: [seq: number, messageId: string][];
}

/** Answer to `POST /v1/known`. */
export interface KnownAnswer {
  /** The messageIds of the request that are stored, each with its place. */
  known: string[];
}

/** Limits of Segment's HTTP API, kept by the server and respected by the transports. */
export const limits = { requestBytes: 500_000, messageBytes: 32_000, batchMessages: 2_500 } as const;

export interface SeqRange {
  from: number;
  to: number;
}

/** Answer to `GET /v1/streams/:id/completeness`. */
export interface Completeness {
  stream: string;
  /** Name of the device or origin that writes this stream, when known. */
  device?: string;
  channel?: string;
  /** Highest seq seen, received or reported lost. */
  head: number;
  /** Every seq from 1 to this one was received or reported lost. */
  completeTo: number;
  /** completeTo === head. */
  complete: boolean;
  received: number;
  /** Neither received nor reported lost yet. */
  holes: SeqRange[];
  /** Reported lost, with its reason; places whose message is stored at another one are not lost. */
  lost: (SeqRange & { reason: LossReason })[];
  /** Holes and losses are listed up to this seq, for there are too many; absent when all are. */
  listedTo?: number;
  lastSeenAt: string;
}
