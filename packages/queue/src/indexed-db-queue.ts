import type { Claimed, ClaimLimits, QueueStore } from '@omokit/core';
import { acknowledge, giveBack } from './acknowledge.js';
import { defaultBudget, type Budget } from './budget.js';
import { claim, type Attempt } from './claim.js';
import { isQuotaExceeded, openDatabase } from './database.js';
import { durableValues, type DurableValues } from './durable-values.js';
import { bury } from './dead-letters.js';
import { createLiveLeases } from './live-leases.js';
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

/** The queue's contract, and a place for the small values that must survive with it. */
export interface IndexedDbQueue extends QueueStore {
  readonly values: DurableValues;
}

/** How soon a tab looks again whether one that is sending still lives. */
const lookAgainMs = 1_000;

/** Opens the durable queue; it may be open in any number of tabs and workers. Rejects with OmoError `queue_unavailable`. */
export async function createIndexedDbQueue(options: IndexedDbQueueOptions): Promise<IndexedDbQueue> {
  const { name = 'omo', destinations, now, newId } = options;
  const { maxSize = defaultBudget.maxSize, maxAgeMs = defaultBudget.maxAgeMs } = options;
  const database = await openDatabase(name, (tx) => prepare(tx, destinations, now(), newId));

  const leases = createLiveLeases(name);

  async function take(to: string, limits: ClaimLimits, dead?: string): Promise<Attempt> {
    const token = newId();
    const locked = await leases.hold(token);
    const attempt = await database
      .write((tx) =>
        claim(tx, to, limits, { now: now(), token, locked, maxAgeMs, ...(dead !== undefined && { dead }) }),
      )
      .catch((error: unknown) => {
        leases.free(token);
        throw error;
      });
    if (!attempt.claim) leases.free(token);
    return attempt;
  }

  async function takeOver(to: string, limits: ClaimLimits): Promise<Claimed> {
    const attempt = await take(to, limits);
    if (attempt.claim || attempt.leasedBy === undefined || leases.isOurs(attempt.leasedBy))
      return answer(attempt);
    if (await leases.isDead(attempt.leasedBy)) return answer(await take(to, limits, attempt.leasedBy));
    // Another tab is sending. It may be closed any moment, and nobody would tell us.
    return { retryAt: Math.min(attempt.retryAt ?? Infinity, now() + lookAgainMs) };
  }

  return {
    values: durableValues(database),
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
    claim: takeOver,
    async ack(held) {
      await database.write((tx) => acknowledge(tx, held)).finally(() => leases.free(held.token));
    },
    async nack(held, delayMs) {
      await database.write((tx) => giveBack(tx, held, now(), delayMs)).finally(() => leases.free(held.token));
    },
    bury: (held, refused) => database.write((tx) => bury(tx, held, refused, now())),
    purge: (match, reason) => database.write((tx) => purge(tx, match, reason), 'strict'),
    deadLetters: () => database.read((tx) => tx.objectStore('dead').getAll()),
    stats: () => database.read((tx) => measure(tx, destinations)),
    close() {
      leases.freeAll();
      return database.close();
    },
  };
}

function answer({ claim: taken, ...attempt }: Attempt): Claimed {
  return taken ? { claim: taken } : { retryAt: 'retryAt' in attempt ? attempt.retryAt : undefined };
}
