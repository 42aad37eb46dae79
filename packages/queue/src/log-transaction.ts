import { deadKeyOf, type DeadRow, type LogKey, type LogTransaction } from '@omokit/core';
import { write, type Transaction } from './schema.js';

/** The log's maps in the stores of a transaction. */
export function logTransaction(tx: Transaction): LogTransaction {
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
