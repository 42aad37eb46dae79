import { unsealed, type Sealed, type Sealer } from '@omokit/core';
import type { Database } from './database.js';
import { write } from './schema.js';

/**
 * Small values in the database of the log, so that whoever has an event has the ids and the consent it was collected
 * under. localStorage is not enough: browsers write it to disk seconds later, and a killed one never does.
 */
export interface DurableValues {
  /** Rejects when they are sealed and there is no sealer; sealed ones that cannot be opened are none. */
  all(): Promise<Map<string, string>>;
  /** Puts these in the place of all there were, in one transaction. One at a time: sealing takes longer for some. */
  replace(values: ReadonlyMap<string, string>): Promise<void>;
}

/** Sealed they are one row, under this name. */
const sealedKey = 'sealed';

export function durableValues(database: Database, sealer?: Sealer): DurableValues {
  return {
    async all() {
      const rows = await database.transact(async (_, tx) => {
        const store = tx.objectStore('values');
        const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
        return new Map(keys.map((key, index) => [key, values[index]!]));
      });
      const sealed = rows.get(sealedKey);
      if (sealed === undefined || typeof sealed === 'string') return rows as Map<string, string>;
      return new Map(await unsealed<[string, string][]>(sealed, sealer));
    },
    async replace(values) {
      const rows: Iterable<[string, string | Sealed]> = sealer
        ? [[sealedKey, await sealer.seal(JSON.stringify([...values]))]]
        : values;
      await database.transact((_, tx) => {
        const store = tx.objectStore('values');
        write(store.clear());
        for (const [key, value] of rows) write(store.put(value, key));
        return Promise.resolve();
      });
    },
  };
}
