import type {
  EventContext,
  Lane,
  LossRange,
  LossReason,
  OmoContext,
  OmoEvent,
  QueuedEvent,
} from '@omokit/protocol';

/** An event on its way into the queue: complete but for its place in the stream. */
export interface DraftEvent extends Omit<OmoEvent, 'context'> {
  context: Omit<EventContext, 'omo'> & { omo: Omit<OmoContext, 'stream' | 'seq'> };
}

/** Events one sender holds for one destination, by a lease: until it expires no other sender gets any. */
export interface Claim {
  to: string;
  /** Identifies the lease; a later claim has another one. */
  token: string;
  /** Most urgent lane first, by seq within a lane. */
  events: QueuedEvent[];
  /** Ranges deleted unsent that this destination has not been told of. */
  losses: LossRange[];
}

/** Either a claim, or when it is worth asking again: ms since 1970, undefined when nothing is waiting. */
export type Claimed = { claim: Claim } | { claim?: undefined; retryAt: number | undefined };

export interface ClaimLimits {
  maxEvents: number;
  /** Of the events' JSON, in UTF-16 units: near enough to bytes to stay under a request limit. At least one event is returned. */
  maxBytes: number;
  leaseMs: number;
}

export interface DeadLetter {
  event: QueuedEvent;
  to: string;
  /** Why the destination refused it. */
  code: string;
  /** Ms since 1970. */
  at: number;
}

export interface QueueStats {
  stream: string;
  /** Highest seq given. */
  head: number;
  /** Events no destination has dropped yet, by lane. */
  pending: Record<Lane, number>;
  /** Events waiting for each destination. */
  waiting: Record<string, number>;
  dead: number;
  /** 'disk' survives a crash; 'memory' means no disk was to be had. */
  storage: 'disk' | 'memory';
}

/**
 * A durable log with one cursor per destination and lane. Only ack, bury, purge and the budgets delete. No call
 * loses an event; a fault of the storage rejects with OmoError `queue_unavailable`.
 */
export interface QueueStore {
  /** Gives each event its seq and commits all of them in one transaction, in order; resolves when committed. */
  put(drafts: readonly DraftEvent[]): Promise<QueuedEvent[]>;
  /** Takes the lease for a destination and returns its next events, unless another sender holds it or it is paused. */
  claim(to: string, limits: ClaimLimits): Promise<Claimed>;
  /** The destination has these: moves its cursor past them and frees the lease. A stale claim's ack still counts. */
  ack(claim: Claim): Promise<void>;
  /** Gives the lease back and pauses the destination for `delayMs`; nothing is deleted. */
  nack(claim: Claim, delayMs: number): Promise<void>;
  /** Copies refused events of this claim to the dead letters: messageId to code. Follow with ack. */
  bury(claim: Claim, refused: ReadonlyMap<string, string>): Promise<void>;
  /** Deletes what matches, for every destination, and keeps the ranges as losses to be reported. Returns them. */
  purge(match: (event: QueuedEvent) => boolean, reason: LossReason): Promise<LossRange[]>;
  deadLetters(): Promise<DeadLetter[]>;
  stats(): Promise<QueueStats>;
  close(): Promise<void>;
}
