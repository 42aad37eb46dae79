import type { KeyValueStore, QueueStore } from '@omokit/core';
import { noEvents } from './no-events.js';

const key = 'queue';

/**
 * A queue that is opened when there is something to keep, or something was kept before: a visitor who has not
 * answered, or said no, leaves no database behind. `storage` remembers that one exists.
 */
export function createLazyQueue(open: () => Promise<QueueStore>, storage: KeyValueStore): QueueStore {
  let opening: Promise<QueueStore> | undefined;

  function opened(): Promise<QueueStore> {
    if (!opening) {
      opening = open();
      storage.set(key, '1');
    }
    return opening;
  }

  async function ifAny<T>(run: (queue: QueueStore) => Promise<T>, otherwise: T): Promise<T> {
    return opening || storage.get(key) ? run(await opened()) : otherwise;
  }

  return {
    put: async (drafts) => (await opened()).put(drafts),
    claim: (to, limits) => ifAny((queue) => queue.claim(to, limits), { retryAt: undefined }),
    ack: async (claim) => (await opened()).ack(claim),
    nack: async (claim, delayMs) => (await opened()).nack(claim, delayMs),
    bury: async (claim, refused) => (await opened()).bury(claim, refused),
    purge: (match, reason) => ifAny((queue) => queue.purge(match, reason), []),
    deadLetters: () => ifAny((queue) => queue.deadLetters(), []),
    stats: () => ifAny((queue) => queue.stats(), noEvents('disk')),
    close: async () => (await opening)?.close(),
  };
}
