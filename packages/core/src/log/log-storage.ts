import { lanes, type LossRange, type LossReason, type QueuedEvent } from '@omokit/protocol';
import type { DeadLetter } from '../queue.js';

/*
 * A log with cursors.
 *
 * `events` is the log: rows of events of one lane which were put together, in order of [urgency of lane, last seq]. Each
 * destination has one row in `cursors`: per lane the seq up to which it is done. Sending moves a cursor and never touches
 * the log; a row is deleted once every cursor has passed it. So one slow destination holds up no other, and an
 * acknowledgement is one small write however many events it covers. A row whose events are deleted unsent stays in its
 * place, empty, with the reason: a destination that comes to it is told of the loss, as it would be sent the events.
 *
 * Every change is one transaction. Nothing is remembered between transactions, so no tab can act on what another has
 * changed.
 */

/** Events of one lane with seqs in a row; the last is `seq`. */
export interface EventRow {
  /** Rank of the lane: 0 is the most urgent. */
  lane: number;
  seq: number;
  /** When they were put: ms since 1970. */
  at: number;
  count: number;
  /** Sum of the lengths of their JSON, which is what budgets count. */
  size: number;
  /** Sum of all sizes ever written to the lane, this row's included. */
  end: number;
  /** The JSON of each, or all of it sealed. */
  bodies: string[] | Sealed;
  /** Why its events are no more; then it has a count, but neither size nor bodies. */
  lost?: LossReason | undefined;
}

/** What a Sealer made of a text: no array, and of what the storage keeps (IndexedDB takes bytes, the others take JSON). */
export type Sealed = object;

/** Encrypts what waits on the device. */
export interface Sealer {
  seal(text: string): Promise<Sealed>;
  /** Rejects what it can never open: that is given up, and reported as `storage_lost`. */
  open(sealed: Sealed): Promise<string>;
}

/** The device stream; one row. */
export interface StreamRow {
  id: string;
  /** Highest seq given. */
  head: number;
  /** By rank of lane: the sum of all sizes ever written, and how much of it is known to be gone. */
  written: number[];
  gone: number[];
  /** By rank of lane: up to this seq nothing is left to make room with. */
  evicted?: number[];
}

/** Until when something holds, and since when: a clock set back makes it void instead of eternal. */
export interface Span {
  from: number;
  until: number;
}

export interface CursorRow {
  to: string;
  /** By rank of lane: the destination is done with every seq up to this one. */
  passed: number[];
  /** By rank of lane: up to this seq some were sent, and no answer came. */
  tried: number[];
  failures: number;
  /** `locked`: a lock beside it tells whether its holder lives. */
  lease?: (Span & { token: string; locked: boolean }) | undefined;
  /** `asked`: by the destination. */
  pause?: (Span & { asked: boolean }) | undefined;
  /** When a page last asked for this destination: ms since 1970. */
  usedAt: number;
  /** What it has not been told of and the log has no rows of: of a stream that went before this one. */
  lost?: LossRange[] | undefined;
}

/** A dead letter as it is kept. */
export interface DeadRow extends Omit<DeadLetter, 'event'> {
  event: QueuedEvent | { messageId: string; sealed: Sealed };
}

export interface LogMaps {
  events: EventRow;
  stream: StreamRow;
  cursors: CursorRow;
  dead: DeadRow;
}
export type LogKey = number | string | readonly [number, number];

/** One transaction on the maps. It need not see its own writes; awaiting anything else ends it. */
export interface LogTransaction {
  get<M extends keyof LogMaps>(map: M, key: LogKey): Promise<LogMaps[M] | undefined>;
  /** Rows with keys from `from` to `to`, both included, by key; all when there are no bounds. */
  list<M extends keyof LogMaps>(map: M, from?: LogKey, to?: LogKey, limit?: number): Promise<LogMaps[M][]>;
  put<M extends keyof LogMaps>(map: M, row: LogMaps[M]): void;
  delete(map: keyof LogMaps, from: LogKey, to: LogKey): void;
}

/** Where a log is kept: maps sorted by key, changed in transactions one at a time. */
export interface LogStorage {
  kind: 'disk' | 'memory';
  /** Commits what `work` wrote, all or nothing; `strict` waits for the disk itself. */
  transact<T>(work: (tx: LogTransaction) => Promise<T>, strict?: boolean): Promise<T>;
  close(): Promise<void>;
}

/** The key of a row. */
export function keyOf<M extends keyof LogMaps>(map: M, row: LogMaps[M]): LogKey {
  switch (map) {
    case 'events': {
      const { lane, seq } = row as EventRow;
      return [lane, seq];
    }
    case 'cursors':
      return (row as CursorRow).to;
    case 'dead':
      return deadKeyOf(row as DeadRow);
    case 'stream':
      return 'stream';
  }
}

/** The key of a dead letter: each destination may have one of an event. */
export const deadKeyOf = ({ to, event }: Pick<DeadRow, 'to' | 'event'>): string => `${event.messageId} ${to}`;

/** The first rows of a lane, after seq `passed`, for as long as `wanted` says so. */
export async function takeRows(
  tx: LogTransaction,
  lane: number,
  wanted: (row: EventRow) => boolean,
  passed = 0,
): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  // Rows hold one event or a hundred: asking for a few at first reads little too much in either case.
  for (let limit = 4; ; limit *= 2) {
    const page = await tx.list('events', [lane, passed + 1], [lane, Infinity], limit);
    for (const row of page) {
      if (!wanted(row)) return rows;
      rows.push(row);
      passed = row.seq;
    }
    if (page.length < limit) return rows;
  }
}

/** Every row of the log, in order. */
export async function allRows(tx: LogTransaction): Promise<EventRow[]> {
  const rows = await Promise.all(lanes.map((_, lane) => takeRows(tx, lane, () => true)));
  return rows.flat();
}
