import { createSender, createUuid, createWithdrawals, type Transport } from '@omokit/core';
import { createIndexedDbQueue } from '@omokit/queue';
import { createBrowserPlatform } from './browser-platform.js';
import { hasDatabase } from './existing-database.js';
import { say } from './say.js';
import { sealerFrom, type SealerOption } from './sealer-option.js';

export interface DrainQueueOptions {
  /** Of the database. */
  name: string;
  destinations: Readonly<Record<string, Transport>>;
  sealer?: SealerOption | undefined;
  /** A page that is just going may still hold the lease: how long to wait before each look. */
  pausesMs?: readonly number[];
}

/**
 * Sends what pages have left, without one, under the same leases: what a page is sending is not sent again. What was
 * withdrawn is deleted first. True when there is nothing more that could be sent.
 */
export async function drainQueue(options: DrainQueueOptions): Promise<boolean> {
  const { name, destinations, sealer, pausesMs = [0, 2_000, 10_000] } = options;
  if (!(await hasDatabase(name))) return true;

  const values = new Map<string, string>();
  const platform = createBrowserPlatform({
    keys: () => [...values.keys()],
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  });
  const queue = await createIndexedDbQueue({
    name,
    destinations: Object.keys(destinations),
    now: platform.now,
    newId: createUuid(platform),
    ...(await sealerFrom(sealer, name)),
  });

  /** One look: whoever looks again has read anew what was withdrawn meanwhile. */
  async function send(): Promise<boolean> {
    for (const [key, value] of await queue.values.all()) values.set(key, value);
    // Forgotten in this copy of the values only: the next page forgets it for good, having found nothing to delete.
    const withdrawals = createWithdrawals(platform.storage, async (purposes) => {
      await queue.purge(({ context }) => purposes.has(context.omo.purpose), 'consent_withdrawn');
    });
    const sent = Object.entries(destinations).map(async ([to, transport]) => {
      let isRefused = false;
      const sender = createSender({
        to,
        queue,
        transport,
        platform,
        purging: withdrawals.purging,
        // The page may have sent any of these with its last words, and nobody could tell it what arrived.
        saidBefore: () => true,
        delivered: () => undefined,
        report(error) {
          // They refused the key: to try again would not help.
          if (error.code === 'destination_halted') isRefused = true;
          say(error);
        },
      });
      try {
        return (await sender.drain()) || isRefused;
      } finally {
        await sender.stop();
      }
    });
    return (await Promise.all(sent)).every(Boolean);
  }

  try {
    for (const pauseMs of pausesMs) {
      await new Promise<void>((resume) => platform.after(pauseMs, resume));
      if (await send()) return true;
    }
    return false;
  } finally {
    await queue.close();
  }
}
