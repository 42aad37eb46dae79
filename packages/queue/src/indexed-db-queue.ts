import { createLogQueue, type LogQueueOptions, type QueueStore } from '@omokit/core';
import { openDatabase, type Database } from './database.js';
import { durableValues, type DurableValues } from './durable-values.js';
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
export async function createIndexedDbQueue(options: IndexedDbQueueOptions): Promise<IndexedDbQueue> {
  const { name = 'omo', sealer } = options;
  let database!: Database;
  const queue = await createLogQueue(async (prepare) => (database = await openDatabase(name, prepare)), {
    ...options,
    leases: createWebLocks(name),
  });
  return { ...queue, values: durableValues(database, sealer) };
}
