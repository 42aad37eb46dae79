export { createIndexedDbQueue, type IndexedDbQueue, type IndexedDbQueueOptions } from './indexed-db-queue.js';
export type { DurableValues } from './durable-values.js';
