import { describe, expect, it } from 'vitest';
import { putAll, queueConformance, sampleDraft } from '@omokit/testing';
import { createMemoryQueue } from './memory-queue.js';

describe('a log in memory', () => {
  for (const { name, run } of queueConformance(createMemoryQueue)) it(name, run);

  const limits = { maxEvents: 2_000, maxBytes: 10_000_000, leaseMs: 30_000 };
  let now = Date.UTC(2030, 0, 1);
  let ids = 0;
  const make = () =>
    createMemoryQueue({ destinations: ['a'], now: () => now, newId: () => `id-${(ids += 1)}` });

  it('does not wait for a pause of the future when the clock was set back', async () => {
    const queue = await make();
    await putAll(queue, [sampleDraft()]);
    const { claim } = await queue.claim('a', limits);
    await queue.nack(claim!, 60_000, { asked: true, unsure: false });
    expect((await queue.claim('a', limits)).claim).toBeUndefined();
    now = Date.UTC(2026, 0, 1);
    expect((await queue.claim('a', limits)).claim?.events).toHaveLength(1);
  });

  it('keeps the newest thousand dead letters or so, and drops the oldest', async () => {
    const queue = await make();
    for (let round = 0; round < 11; round += 1) {
      now += 1;
      await putAll(
        queue,
        Array.from({ length: 100 }, () => sampleDraft()),
      );
      const { claim } = await queue.claim('a', limits);
      await queue.bury(claim!, new Map(claim!.events.map(({ messageId }) => [messageId, `round ${round}`])));
      await queue.ack(claim!);
    }
    const { dead } = await queue.export();
    expect(dead).toHaveLength(1_000);
    expect([dead[0]!.code, dead.at(-1)!.code]).toEqual(['round 1', 'round 10']);
  });
});
