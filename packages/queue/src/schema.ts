import { lanes, type Lane, type LossReason } from '@omokit/protocol';
import type { DeadLetter } from '@omokit/core';
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';

/*
 * A log with cursors.
 *
 * `events` is the log, in order of [urgency of lane, seq]. Each destination has one row in `cursors`: per lane the
 * seq up to which it is done. Sending moves a cursor and never touches the log; a row is deleted once every cursor
 * has passed it. So one slow destination holds up no other, and an acknowledgement is one small write however many
 * events it covers. Events deleted unsent leave their seq in `losses`, owed to the destinations that had not got them.
 *
 * Every change is one readwrite transaction over all stores, which the browser runs one at a time across tabs and
 * workers. Nothing is remembered between transactions, so no tab can act on what another has changed.
 */

export interface EventRow {
  /** Rank of the lane: 0 is the most urgent. */
  lane: number;
  seq: number;
  /** When it was put: ms since 1970. */
  at: number;
  /** The event as JSON. Its length is what budgets count. */
  json: string;
}

/** The device stream; one row. */
export interface StreamRow {
  id: string;
  /** Highest seq given. */
  head: number;
  /** Sum of the lengths of `json` in the log. */
  size: number;
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
  /** `locked`: a Web Lock beside it tells whether its holder lives. */
  lease?: (Span & { token: string; locked?: boolean }) | undefined;
  pause?: Span | undefined;
  /** When a page last asked for this destination: ms since 1970. */
  usedAt: number;
}

/** Seq `from` to `to` were deleted unsent, and the destinations in `owed` have not been told. */
export interface LossRow {
  from: number;
  to: number;
  reason: LossReason;
  owed: string[];
}

export interface QueueSchema extends DBSchema {
  events: { key: [number, number]; value: EventRow };
  stream: { key: 'stream'; value: StreamRow };
  cursors: { key: string; value: CursorRow };
  losses: { key: number; value: LossRow; indexes: { owed: string } };
  dead: { key: number; value: DeadLetter; indexes: { once: [to: string, messageId: string] } };
  values: { key: string; value: string };
}

export type StoreName = 'events' | 'stream' | 'cursors' | 'losses' | 'dead' | 'values';
export const storeNames: StoreName[] = ['events', 'stream', 'cursors', 'losses', 'dead', 'values'];

/** A transaction that may change the log. */
export type WriteTransaction = IDBPTransaction<QueueSchema, StoreName[], 'readwrite'>;
export type AnyTransaction = IDBPTransaction<QueueSchema, StoreName[], 'readwrite' | 'readonly'>;

/** Step n brings a database of version n to version n + 1. Steps are only ever added, and none may drop a row. */
export const upgradeSteps: ((database: IDBPDatabase<QueueSchema>) => void)[] = [
  (database) => {
    database.createObjectStore('events', { keyPath: ['lane', 'seq'] });
    database.createObjectStore('stream');
    database.createObjectStore('cursors', { keyPath: 'to' });
    database
      .createObjectStore('losses', { keyPath: 'from' })
      .createIndex('owed', 'owed', { multiEntry: true });
    const dead = database.createObjectStore('dead', { autoIncrement: true });
    dead.createIndex('once', ['to', 'event.messageId'], { unique: true });
    database.createObjectStore('values');
  },
];

export function rankOf(lane: Lane): number {
  return lanes.indexOf(lane);
}

/** Rows of a lane after seq `passed`. */
export function laneAfter(lane: number, passed: number): IDBKeyRange {
  return IDBKeyRange.bound([lane, passed], [lane, Infinity], true);
}

/** Rows of a lane up to and including seq `passed`. */
export function laneUpTo(lane: number, passed: number): IDBKeyRange {
  return IDBKeyRange.bound([lane, 0], [lane, passed]);
}

/** Lets a write run without waiting for it. */
export function write(request: Promise<unknown>): void {
  // Its failure aborts the transaction, and whoever waits for the transaction is told.
  request.catch(() => undefined);
}
