import type { Database } from './database.js';
import { write } from './schema.js';

/**
 * Small values in the database of the log, so that whoever has an event has the ids and the consent it was collected
 * under. localStorage is not enough: browsers write it to disk seconds later, and a killed one never does.
 */
export interface DurableValues {
  all(): Promise<Map<string, string>>;
  /** Puts these in the place of all there were, in one transaction. */
  replace(values: ReadonlyMap<string, string>): Promise<void>;
}

export function durableValues(database: Database): DurableValues {
  return {
    all: () =>
      database.transact(async (tx) => {
        const store = tx.objectStore('values');
        const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
        return new Map(keys.map((key, index) => [key, values[index]!]));
      }),
    replace: (values) =>
      database.transact((tx) => {
        const store = tx.objectStore('values');
        write(store.clear());
        for (const [key, value] of values) write(store.put(value, key));
        return Promise.resolve();
      }),
  };
}
