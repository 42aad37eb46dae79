import { createLogQueue, openOnce, type LogQueueOptions } from './log-queue.js';
import { createMemoryStorage } from './memory-storage.js';
import type { QueueStore } from '../queue.js';

/** The queue's contract in plain memory: for tests, for servers, and where a browser has no disk for us. */
export const createMemoryQueue = (options: LogQueueOptions): Promise<QueueStore> =>
  createLogQueue(openOnce(createMemoryStorage), options);
