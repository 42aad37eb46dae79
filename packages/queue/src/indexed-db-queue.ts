import type { QueueStore } from '@omokit/core';
import { acknowledge, giveBack } from './acknowledge.js';
import { defaultBudget, type Budget } from './budget.js';
import { claim } from './claim.js';
import { isQuotaExceeded, openDatabase } from './database.js';
import { bury } from './dead-letters.js';
import { measure } from './measure.js';
import { prepare } from './prepare.js';
import { purge } from './purge.js';
import { put } from './put.js';

export interface IndexedDbQueueOptions extends Partial<Budget> {
  /** Name of the database: 'omo' unless told. Tabs and workers that name the same one share one queue. */
  name?: string;
  /** Who is to get each event. */
  destinations: readonly string[];
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
}

/** Opens the durable queue; it may be open in any number of tabs and workers. Rejects with OmoError `queue_unavailable`. */
export async function createIndexedDbQueue(options: IndexedDbQueueOptions): Promise<QueueStore> {
  const { name = 'omo', destinations, now, newId } = options;
  const { maxSize = defaultBudget.maxSize, maxAgeMs = defaultBudget.maxAgeMs } = options;
  const database = await openDatabase(name, (tx) => prepare(tx, destinations, now(), newId));

  return {
    async put(drafts) {
      // Only what is worth money waits for the disk itself; the rest survives a crash of the browser, not of the power.
      const urgent = drafts.some((draft) => draft.context.omo.lane === 'redemption');
      const putWithin = (limit: (size: number) => number) =>
        database.write((tx) => put(tx, drafts, now(), limit), urgent ? 'strict' : 'relaxed');
      try {
        return await putWithin(() => maxSize);
      } catch (error) {
        if (!isQuotaExceeded(error)) throw error;
        // The browser allows less than the budget: half of what waits gives way, the least urgent first.
        return putWithin((size) => size / 2);
      }
    },
    claim: (to, limits) =>
      database.write((tx) => claim(tx, to, limits, { now: now(), token: newId(), maxAgeMs })),
    ack: (held) => database.write((tx) => acknowledge(tx, held)),
    nack: (held, delayMs) => database.write((tx) => giveBack(tx, held, now(), delayMs)),
    bury: (held, refused) => database.write((tx) => bury(tx, held, refused, now())),
    purge: (match, reason) => database.write((tx) => purge(tx, match, reason), 'strict'),
    deadLetters: () => database.read((tx) => tx.objectStore('dead').getAll()),
    stats: () => database.read((tx) => measure(tx, destinations)),
    close: () => database.close(),
  };
}
