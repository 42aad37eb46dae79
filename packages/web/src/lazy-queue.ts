import type { QueueStore } from '@omokit/core';
import { noEvents } from './no-events.js';

/**
 * A queue that is opened when there is something to keep, or something was kept before: a visitor who has not
 * answered, or said no, leaves no database behind. `exists` tells whether one was left by an earlier page.
 */
export function createLazyQueue(open: () => Promise<QueueStore>, exists: () => Promise<boolean>): QueueStore {
  let opening: Promise<QueueStore> | undefined;

  function opened(): Promise<QueueStore> {
    return (opening ??= open());
  }

  async function ifAny<T>(run: (queue: QueueStore) => Promise<T>, otherwise: T): Promise<T> {
    return opening || (await exists()) ? run(await opened()) : otherwise;
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
