import { describe, expect, it } from 'vitest';
import { createFakePlatform, putAll, queueConformance, sampleDraft } from '@omokit/testing';
import type { LossRange } from '@omokit/protocol';
import { draftOf } from '../queue.js';
import { createUuid } from '../uuid.js';
import { createKeyValueQueue } from './key-value-queue.js';
import { createMemoryQueue } from './memory-queue.js';
import type { LogQueueOptions } from './log-queue.js';
import type { Sealer } from './log-storage.js';

/** Seals for whoever has the same key: each character moved by it. */
function createFakeSealer(key: number): Sealer {
  const moved = (text: string, by: number) =>
    String.fromCharCode(...Array.from(text, (_, at) => (text.charCodeAt(at) + by) & 0xffff));
  return {
    seal: async (text) => ({ key, text: moved(text, key) }),
    async open(sealed) {
      const { key: sealedWith, text } = sealed as { key: number; text: string };
      if (sealedWith !== key) throw new Error('sealed with another key');
      return moved(text, -key);
    },
  };
}

const limits = { maxEvents: 100, maxBytes: 1_000_000, leaseMs: 30_000 };

/** Pages that share one store, one after another; each with its own sealer or none. */
function device() {
  const entries = new Map<string, string>();
  const platform = createFakePlatform();
  const texts = {
    keys: () => [...entries.keys()],
    get: (key: string) => entries.get(key),
    set: (key: string, value: string) => void entries.set(key, value),
    remove: (key: string) => void entries.delete(key),
  };
  const options: LogQueueOptions = { destinations: ['a'], now: platform.now, newId: createUuid(platform) };
  const open = (sealer?: Sealer) => createKeyValueQueue(texts, { ...options, ...(sealer && { sealer }) });
  return { open, entries, platform };
}

const lost = (losses: readonly LossRange[] = []) => losses.map(({ from, to, reason }) => [from, to, reason]);

describe('a sealed log', () => {
  for (const { name, run } of queueConformance((options) =>
    createMemoryQueue({ ...options, sealer: createFakeSealer(7) }),
  ))
    it(name, run);

  it('keeps no text of an event, waiting or refused, where it is stored', async () => {
    const { open, entries } = device();
    const queue = await open(createFakeSealer(7));
    const events = await putAll(queue, [sampleDraft({ event: 'Secret One' }), sampleDraft()]);
    const { claim } = await queue.claim('a', limits);
    await queue.bury(claim!, new Map([[events[0]!.messageId, 'refused']]));
    await queue.purge(({ messageId }) => messageId === events[1]!.messageId, 'consent_withdrawn');
    const stored = [...entries].flat().join('\n');
    expect(stored).not.toMatch(/Secret|timestamp|anonymousId/);
    expect((await queue.export()).dead.map(({ event }) => event.event)).toEqual(['Secret One']);
  });

  it('gives up what it cannot open, tells of it as storage_lost, and sends what comes after', async () => {
    const { open } = device();
    const before = await open(createFakeSealer(1));
    await putAll(before, [sampleDraft(), sampleDraft({ lane: 'redemption' })]);
    const queue = await open(createFakeSealer(2));
    const [, third] = await putAll(queue, [sampleDraft(), sampleDraft()]);
    const { claim } = await queue.claim('a', limits);
    expect(lost(claim!.losses)).toEqual([
      [2, 2, 'storage_lost'],
      [1, 1, 'storage_lost'],
    ]);
    expect(claim!.events.map(({ context }) => context.omo.seq)).toEqual([3, 4]);
    expect(claim!.again).toBe(false);
    expect(claim!.events[1]).toEqual(third);
    await queue.ack(claim!);
    expect(await queue.stats()).toMatchObject({ head: 4, waiting: { a: 0 } });
  });

  it('gives up only the rows that were damaged', async () => {
    const { open, entries } = device();
    const sealer = createFakeSealer(1);
    const before = await open(sealer);
    for (let count = 0; count < 3; count += 1) await putAll(before, [sampleDraft()]);
    const name = [...entries.keys()].find((key) => key.startsWith('log.events') && key.includes(',2]'))!;
    entries.set(name, entries.get(name)!.replace('"key":1', '"key":9'));
    const { claim } = await (await open(sealer)).claim('a', limits);
    expect(lost(claim!.losses)).toEqual([[2, 2, 'storage_lost']]);
    expect(claim!.events.map(({ context }) => context.omo.seq)).toEqual([1, 3]);
  });

  it('loses nothing to a page without the sealer: that says what it lacks, and the next page sends', async () => {
    const { open, platform } = device();
    const sealer = createFakeSealer(1);
    await putAll(await open(sealer), [sampleDraft()]);
    const without = await open();
    const lacking = { code: 'queue_unavailable', message: expect.stringContaining('sealer') };
    await expect(without.claim('a', limits)).rejects.toMatchObject(lacking);
    await expect(without.purge(() => true, 'consent_withdrawn')).rejects.toMatchObject(lacking);
    await expect(without.export()).rejects.toMatchObject(lacking);
    await without.put([draftOf(sampleDraft())], true);
    await platform.advance(limits.leaseMs);
    const { claim } = await (await open(sealer)).claim('a', limits);
    expect(claim!.events.map(({ context }) => context.omo.seq)).toEqual([1, 2]);
    expect(claim!.losses).toEqual([]);
  });

  it('opens what was put before it was sealed', async () => {
    const { open } = device();
    const events = await putAll(await open(), [sampleDraft()]);
    const queue = await open(createFakeSealer(1));
    events.push(...(await putAll(queue, [sampleDraft()])));
    expect((await queue.claim('a', limits)).claim!.events).toEqual(events);
  });

  it('leaves out dead letters that cannot be opened', async () => {
    const { open } = device();
    const before = await open(createFakeSealer(1));
    const [event] = await putAll(before, [sampleDraft()]);
    const { claim } = await before.claim('a', limits);
    await before.bury(claim!, new Map([[event!.messageId, 'refused']]));
    await before.ack(claim!);
    const queue = await open(createFakeSealer(2));
    expect((await queue.export()).dead).toEqual([]);
    expect(await queue.exhume(() => true)).toEqual([]);
    expect(await (await open(createFakeSealer(1))).exhume(() => true)).toHaveLength(1);
  });
});
