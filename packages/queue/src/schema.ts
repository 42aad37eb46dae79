import { keyOf, type LogMaps } from '@omokit/core';
import { resultOf } from './requests.js';

/** The maps of the log (see @omokit/core, log-storage), a store each, and the values that must survive with it. */
export const storeNames: (keyof LogMaps | 'values')[] = [
  'events',
  'stream',
  'cursors',
  'losses',
  'dead',
  'values',
];

/** Step n brings a database of version n to version n + 1. Steps are only ever added, and none may drop a row. */
export const upgradeSteps: ((database: IDBDatabase, tx: IDBTransaction) => Promise<void> | void)[] = [
  (database) => {
    database.createObjectStore('events', { keyPath: ['lane', 'seq'] });
    database.createObjectStore('stream');
    database.createObjectStore('cursors', { keyPath: 'to' });
    database.createObjectStore('losses', { keyPath: 'from' });
    database.createObjectStore('dead', { autoIncrement: true });
    database.createObjectStore('values');
  },
  rowsOfOne,
];

export const newestVersion = upgradeSteps.length;

/** Brings a database up to a version, the newest unless told. What fails undoes the whole upgrade. */
export async function upgrade(
  database: IDBDatabase,
  oldVersion: number,
  tx: IDBTransaction,
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
async function rowsOfOne(_: unknown, tx: IDBTransaction): Promise<void> {
  const rowsOf = <Row>(name: string): Promise<Row[]> => resultOf(tx.objectStore(name).getAll());
  const stream = tx.objectStore('stream');
  const row = await resultOf(stream.get('stream') as IDBRequest<object | undefined>);
  if (!row) return;
  const written: number[] = [];
  for (const event of await rowsOf<{ lane: number; seq: number; at: number; json: string }>('events')) {
    const { lane, seq, at, json } = event;
    const end = (written[lane] ?? 0) + json.length;
    written[lane] = end;
    tx.objectStore('events').put({ lane, seq, at, count: 1, size: json.length, end, bodies: [json] });
  }
  stream.put({ ...row, written, gone: [] }, 'stream');
  const letters = await rowsOf<LogMaps['dead']>('dead');
  tx.objectStore('dead').clear();
  for (const letter of letters) tx.objectStore('dead').put(letter, keyOf('dead', letter) as string);
  for (const cursor of await rowsOf<object>('cursors')) {
    tx.objectStore('cursors').put({ ...cursor, tried: [], failures: 0, pause: undefined });
  }
}
