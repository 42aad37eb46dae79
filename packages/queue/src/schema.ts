import { deadKeyOf, takenOver, type LogMaps, type OldLoss, type Sealed } from '@omokit/core';
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';

/** The maps of the log (see @omokit/core, log-storage), a store each, and the values that must survive with it. */
export interface QueueSchema extends DBSchema {
  events: { key: [number, number]; value: LogMaps['events'] };
  stream: { key: string; value: LogMaps['stream'] };
  cursors: { key: string; value: LogMaps['cursors'] };
  dead: { key: string; value: LogMaps['dead'] };
  values: { key: string; value: string | Sealed };
}

type Names = ArrayLike<StoreNames<QueueSchema>>;
export type Transaction = IDBPTransaction<QueueSchema, Names, 'readwrite'>;
export type Upgrade = IDBPTransaction<QueueSchema, Names, 'versionchange'>;

/** Step n brings a database of version n to version n + 1. Steps are only ever added, and none may drop a row. */
export const upgradeSteps: ((database: IDBPDatabase<QueueSchema>, tx: Upgrade) => Promise<void> | void)[] = [
  (database) => {
    database.createObjectStore('events', { keyPath: ['lane', 'seq'] });
    database.createObjectStore('stream');
    database.createObjectStore('cursors', { keyPath: 'to' });
    database.createObjectStore('losses' as never, { keyPath: 'from' });
    database.createObjectStore('dead', { autoIncrement: true });
    database.createObjectStore('values');
  },
  rowsOfOne,
  lossesOfCursors,
];

export const newestVersion = upgradeSteps.length;

/** Brings a database up to a version, the newest unless told. What fails undoes the whole upgrade. */
export async function upgrade(
  database: IDBPDatabase<QueueSchema>,
  oldVersion: number,
  tx: Upgrade,
  version = newestVersion,
): Promise<void> {
  try {
    for (const step of upgradeSteps.slice(oldVersion, version)) await step(database, tx);
  } catch {
    try {
      tx.abort();
    } catch {
      // The browser had aborted it. Whoever opens the database is told in either case.
    }
  }
}

/** Version 1 kept one event a row, as `json`, and no account of what was tried or written. */
async function rowsOfOne(_: unknown, tx: Upgrade): Promise<void> {
  const stream = tx.objectStore('stream');
  const row = await stream.get('stream');
  if (!row) return;
  const written: number[] = [];
  const events = tx.objectStore('events');
  for (let cursor = await events.openCursor(); cursor; cursor = await cursor.continue()) {
    const { lane, seq, at, json } = cursor.value as unknown as Record<'lane' | 'seq' | 'at', number> & {
      json: string;
    };
    const end = (written[lane] ?? 0) + json.length;
    written[lane] = end;
    await cursor.update({ lane, seq, at, count: 1, size: json.length, end, bodies: [json] });
  }
  await stream.put({ ...row, written, gone: [] }, 'stream');
  const dead = tx.objectStore('dead');
  const letters = await dead.getAll();
  await dead.clear();
  for (const letter of letters) await dead.put(letter, deadKeyOf(letter));
  const cursors = tx.objectStore('cursors');
  for (const cursor of await cursors.getAll()) {
    await cursors.put({ ...cursor, tried: [], failures: 0, pause: undefined });
  }
}

/** Version 2 kept what was lost in a store of its own. */
async function lossesOfCursors(database: IDBPDatabase<QueueSchema>, tx: Upgrade): Promise<void> {
  const losses = (await tx.objectStore('losses' as never).getAll()) as unknown as OldLoss[];
  const stream = await tx.objectStore('stream').get('stream');
  const cursors = tx.objectStore('cursors');
  for (const cursor of await cursors.getAll()) {
    await cursors.put({ ...cursor, lost: takenOver(losses, cursor.to, stream!.id) });
  }
  database.deleteObjectStore('losses' as never);
}

/** Lets a write run without waiting for it. */
export function write(request: Promise<unknown>): void {
  // Its failure aborts the transaction, and whoever waits for the transaction is told.
  request.catch(() => undefined);
}
