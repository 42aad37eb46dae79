import { createLogQueue, type LogQueueOptions, type QueueStore } from '@omokit/core';
import type { Database } from './database.js';
import { durableValues, type DurableValues } from './durable-values.js';
import { openIndexedDbStorage } from './indexed-db-storage.js';
import { createWebLocks } from './web-locks.js';

export interface IndexedDbQueueOptions extends Omit<LogQueueOptions, 'leases'> {
  /** Name of the database: 'omo' unless told. Tabs and workers that name the same one share one queue. */
  name?: string;
}

/** The queue's contract, and a place for the small values that must survive with it. */
export interface IndexedDbQueue extends QueueStore {
  readonly values: DurableValues;
}

/** Opens the durable queue; it may be open in any number of tabs and workers. Rejects with OmoError `queue_unavailable`. */
export async function createIndexedDbQueue({
  name = 'omo',
  ...options
}: IndexedDbQueueOptions): Promise<IndexedDbQueue> {
  let database: Database | undefined;
  const queue = await createLogQueue(
    async (prepare) => {
      const opened = await openIndexedDbStorage(name, prepare);
      database = opened.database;
      return opened.storage;
    },
    { ...options, leases: createWebLocks(name) },
  );
  return { ...queue, values: durableValues(database!, options.sealer) };
}
