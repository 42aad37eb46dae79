import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveHistory, queueHistories } from '@omokit/testing/histories';
import { createKeyValueQueue } from './key-value-queue.js';
import { createMemoryQueue } from './memory-queue.js';
import type { QueueStore } from '../queue.js';

/** One process at a time has these: both pages of a history are one. */
const shared = (make: (options: Parameters<typeof createMemoryQueue>[0]) => Promise<QueueStore>) => {
  let queue: Promise<QueueStore> | undefined;
  return (options: Parameters<typeof createMemoryQueue>[0]) => (queue ??= make(options));
};

describe('any history of a queue', () => {
  it('is in memory what it is in the model', async () => {
    await expect(
      fc.assert(
        fc.asyncProperty(queueHistories(fc), (history) => liveHistory(history, shared(createMemoryQueue))),
        { numRuns: 1_000 },
      ),
    ).resolves.toBeUndefined();
  });

  it('is in a key-value store what it is in the model, its process ending at any time between two calls', async () => {
    await expect(
      fc.assert(
        fc.asyncProperty(queueHistories(fc), (history) => {
          const entries = new Map<string, string>();
          const texts = () => ({
            keys: () => [...entries.keys()],
            get: (key: string) => entries.get(key),
            set: (key: string, value: string) => void entries.set(key, value),
            remove: (key: string) => void entries.delete(key),
          });
          // A new process reads what the one before has left.
          let current: QueueStore | undefined;
          const through: QueueStore = new Proxy({} as QueueStore, {
            get: (_, name: keyof QueueStore) => current![name],
          });
          return liveHistory(history, async (options) => {
            current = await createKeyValueQueue(texts(), options);
            return through;
          });
        }),
        { numRuns: 1_000 },
      ),
    ).resolves.toBeUndefined();
  });
});
