import { keyOf, type LogKey, type LogStorage, type LogTransaction } from '@omokit/core';
import { openDatabase, type Database } from './database.js';
import { resultOf } from './requests.js';

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

function logTransaction(tx: IDBTransaction): LogTransaction {
  return {
    get: (map, key) => resultOf(tx.objectStore(map).get(key as IDBValidKey)),
    list: (map, from, to, limit) =>
      resultOf(tx.objectStore(map).getAll(from === undefined ? undefined : between(from, to!), limit)),
    put(map, row) {
      // Its failure aborts the transaction, and whoever waits for that is told.
      tx.objectStore(map).put(
        row,
        map === 'stream' || map === 'dead' ? (keyOf(map, row) as string) : undefined,
      );
    },
    delete: (map, from, to) => void tx.objectStore(map).delete(between(from, to)),
  };
}

const between = (from: LogKey, to: LogKey): IDBKeyRange => IDBKeyRange.bound(from, to);
