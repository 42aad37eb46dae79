import { deadKeyOf, type DeadRow, type LogKey, type LogStorage, type LogTransaction } from '@omokit/core';
import { openDatabase, type Database } from './database.js';
import { write, type Transaction } from './schema.js';

/** The log's storage in IndexedDB: one readwrite transaction at a time, across tabs and workers. */
export async function openIndexedDbStorage(
  name: string,
  prepare: (tx: LogTransaction) => Promise<void>,
): Promise<{ storage: LogStorage; database: Database }> {
  const database = await openDatabase(name, (tx) => prepare(logTransaction(tx)));
  const storage: LogStorage = {
    kind: 'disk',
    transact: (work, strict) => database.transact((tx) => work(logTransaction(tx)), strict),
    close: database.close,
  };
  return { storage, database };
}

function logTransaction(tx: Transaction): LogTransaction {
  return {
    // The schema has the types of LogMaps, store by store, which TypeScript cannot follow through a parameter.
    get: (map, key) => tx.objectStore(map).get(key as never) as never,
    list: (map, from, to, limit) =>
      tx
        .objectStore(map)
        .getAll(from === undefined ? undefined : (between(from, to!) as never), limit) as never,
    put(map, row) {
      // The others have theirs in the row.
      const key = map === 'dead' ? deadKeyOf(row as DeadRow) : map === 'stream' ? map : undefined;
      write(tx.objectStore(map).put(row as never, key as never));
    },
    delete: (map, from, to) => write(tx.objectStore(map).delete(between(from, to) as never)),
  };
}

const between = (from: LogKey, to: LogKey): IDBKeyRange => IDBKeyRange.bound(from, to);
