import type { Database } from './database.js';

/**
 * Small values in the database of the log, so that whoever has an event has the ids and the consent it was collected
 * under. localStorage is not enough: browsers write it to disk seconds later, and a killed one never does.
 */
export interface DurableValues {
  all(): Promise<Map<string, string>>;
  /** Writes all in one transaction; undefined deletes. */
  set(values: ReadonlyMap<string, string | undefined>): Promise<void>;
}

export function durableValues(database: Database): DurableValues {
  return {
    all: () =>
      database.read(async (tx) => {
        const store = tx.objectStore('values');
        const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
        return new Map(keys.map((key, index) => [key, values[index]!]));
      }),
    set: (values) =>
      database.write(async (tx) => {
        const store = tx.objectStore('values');
        await Promise.all(
          [...values].map(([key, value]) =>
            value === undefined ? store.delete(key) : store.put(value, key),
          ),
        );
      }),
  };
}
