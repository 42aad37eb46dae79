export { createIndexedDbQueue, type IndexedDbQueueOptions } from './indexed-db-queue.js';
