import { describe, expect, it } from 'vitest';
import { createMemoryQueue, type QueueStore } from '@omokit/core';
import { queueConformance } from './queue-conformance.js';

/** Names of the cases that a queue with this fault fails. */
async function failedBy(breakIt: (queue: QueueStore) => Partial<QueueStore>): Promise<string[]> {
  const suite = queueConformance(async (options) => {
    const queue = await createMemoryQueue(options);
    return { ...queue, ...breakIt(queue) };
  });
  const failed: string[] = [];
  for (const { name, run } of suite) await run().catch(() => failed.push(name));
  return failed;
}

describe('queueConformance', () => {
  const faults: [name: string, breakIt: (queue: QueueStore) => Partial<QueueStore>, caughtBy: string][] = [
    [
      'deletes nothing on ack',
      (queue) => ({ ack: async (claim) => queue.nack(claim, 0) }),
      'gives each destination every event',
    ],
    [
      'deletes on nack',
      (queue) => ({ nack: async (claim) => queue.ack(claim) }),
      'pauses a destination on nack and deletes nothing',
    ],
    [
      'forgets lanes',
      (queue) => ({
        async claim(to, limits) {
          const claimed = await queue.claim(to, limits);
          claimed.claim?.events.sort((a, b) => a.context.omo.seq - b.context.omo.seq);
          return claimed;
        },
      }),
      'hands out the most urgent lane first, by seq within a lane',
    ],
    [
      'leaves holes in seq',
      (queue) => ({
        async put(drafts) {
          const { stream, seq } = await queue.put(drafts);
          return { stream, seq: seq * 2 };
        },
      }),
      'gives seq from 1 without holes, in the order of the drafts',
    ],
    [
      'gives one lease to two senders',
      (queue) => ({ claim: (to, limits) => queue.claim(to, { ...limits, leaseMs: 0 }) }),
      'leases to one of many who ask at once',
    ],
    [
      'forgets losses',
      (queue) => ({
        async claim(to, limits) {
          const claimed = await queue.claim(to, limits);
          return claimed.claim ? { claim: { ...claimed.claim, losses: [] } } : claimed;
        },
      }),
      'reports losses to each destination, once',
    ],
    [
      'never doubts',
      (queue) => ({
        async claim(to, limits) {
          const claimed = await queue.claim(to, limits);
          return claimed.claim ? { claim: { ...claimed.claim, again: false } } : claimed;
        },
      }),
      'knows of events that were sent without an answer',
    ],
    ['buries nothing', () => ({ bury: async () => undefined }), 'keeps refused events as dead letters'],
  ];

  for (const [name, breakIt, caughtBy] of faults) {
    it(`catches a queue that ${name}`, async () => {
      expect(await failedBy(breakIt)).toContain(caughtBy);
    });
  }
});
