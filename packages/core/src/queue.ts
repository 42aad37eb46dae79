import type {
  Lane,
  LossRange,
  LossReason,
  OmoContext,
  QueuedEvent,
  StreamPlace,
  TrackedEvent,
} from '@omokit/protocol';

/** An event on its way into the queue: its JSON is what it was the moment it was tracked. */
export interface Draft {
  messageId: string;
  lane: Lane;
  /** Of a TrackedEvent without a place. */
  json: string;
}

export const draftOf = (event: TrackedEvent): Draft => ({
  messageId: event.messageId,
  lane: event.context.omo.lane,
  json: JSON.stringify(event),
});

/** The event of a draft's JSON, with the place it has or got. */
export function placed<Place extends Partial<StreamPlace>>(json: string, place: Place | undefined) {
  const event = JSON.parse(json) as TrackedEvent & { context: { omo: OmoContext & Place } };
  Object.assign(event.context.omo, place);
  return event;
}

/** Events one sender holds for one destination, by a lease: until it expires no other sender gets any. */
export interface Claim {
  to: string;
  /** Identifies the lease; a later claim has another one. */
  token: string;
  /** Most urgent lane first, by seq within a lane. */
  events: QueuedEvent[];
  /** Ranges deleted unsent, of those this destination has not been told of, up to where the events go. */
  losses: LossRange[];
  /** By rank of lane: the seq up to which the destination is done when it has all of this. */
  upTo: number[];
  /** Some of these may have arrived: they were sent before and no answer came. */
  again: boolean;
  /** How often in a row sending to this destination has failed, in any tab. */
  failures: number;
}

/** Either a claim, or when it is worth asking again: ms since 1970, undefined when nothing is waiting. */
export type Claimed = { claim: Claim } | { claim?: undefined; retryAt: number | undefined };

export interface ClaimLimits {
  maxEvents: number;
  /** Of the events' JSON, in UTF-16 units: near enough to bytes to stay under a request limit. At least one event is returned. */
  maxBytes: number;
  leaseMs: number;
  /** The network is back: a pause the destination did not ask for ends. */
  eager?: boolean;
}

/** What went wrong, when a claim is given back because of it. */
export interface Fault {
  /** The destination asked for the pause (Retry-After): nothing but time ends it. */
  asked: boolean;
  /** No answer came: the events may have arrived. */
  unsure: boolean;
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

/** Of a queue nothing was ever put into. */
export const emptyStats: QueueStats = {
  stream: '',
  head: 0,
  pending: { redemption: 0, identity: 0, event: 0, telemetry: 0 },
  waiting: {},
  dead: 0,
  storage: 'disk',
};

/**
 * A durable log with one cursor per destination and lane. Only ack, bury, purge and the budgets delete. No call
 * loses an event; a fault of the storage rejects with OmoError `queue_unavailable`.
 */
export interface QueueStore {
  /**
   * Gives each event its seq and commits all of them in one transaction, in order; resolves when committed, with the
   * place of the first: the others follow it. `mayBeHeld`: leaves out those that are in the log already.
   */
  put(drafts: readonly Draft[], mayBeHeld?: boolean): Promise<{ stream: string; seq: number }>;
  /**
   * Takes the lease for a destination and returns its next events, unless another sender holds it or it is paused. After
   * three failures in a row it is a probe: one event.
   */
  claim(to: string, limits: ClaimLimits): Promise<Claimed>;
  /** The destination has these: moves its cursor past them and frees the lease. A stale claim's ack still counts. */
  ack(claim: Claim): Promise<void>;
  /** Gives the lease back and pauses the destination for `delayMs`; nothing is deleted. */
  nack(claim: Claim, delayMs: number, fault?: Fault): Promise<void>;
  /** Copies refused events of this claim to the dead letters: messageId to code. Follow with ack. */
  bury(claim: Claim, refused: ReadonlyMap<string, string>): Promise<void>;
  /** Deletes what matches, dead letters too; what waited is a loss to be reported. */
  purge(match: (event: QueuedEvent) => boolean, reason: LossReason): Promise<void>;
  /** Everything that waits, as it would be sent; with `dead` what was refused, and why. */
  export(): Promise<{ events: QueuedEvent[]; dead: DeadLetter[] }>;
  /** Deletes dead letters that match; resolves with them. */
  exhume(match: (letter: DeadLetter) => boolean): Promise<DeadLetter[]>;
  stats(): Promise<QueueStats>;
  close(): Promise<void>;
}
