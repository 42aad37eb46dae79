import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createFakePlatform, putAll, queueConformance, sampleDraft } from '@omokit/testing';
import { draftOf } from '../queue.js';
import { createUuid } from '../uuid.js';
import type { ListableStore } from '../platform.js';
import { createKeyValueQueue } from './key-value-queue.js';

interface Texts extends ListableStore {
  entries: Map<string, string>;
}

/** As a mini-program's: texts of limited length, and a process that may end before any write. */
function createTexts(
  entries = new Map<string, string>(),
  writesLeft = Infinity,
  maxLength = Infinity,
): Texts {
  const write = () => {
    if (writesLeft-- <= 0) throw new Error('the process has ended');
  };
  return {
    entries,
    keys: () => [...entries.keys()],
    get: (key) => entries.get(key),
    set(key, value) {
      write();
      if (value.length > maxLength) throw new Error('a value is too long');
      entries.set(key, value);
    },
    remove(key) {
      write();
      entries.delete(key);
    },
  };
}

const limits = { maxEvents: 1_000, maxBytes: 1_000_000, leaseMs: 30_000 };
const open = (texts: Texts) => {
  const platform = createFakePlatform();
  return createKeyValueQueue(texts, { destinations: ['a'], now: platform.now, newId: createUuid(platform) });
};

describe('a log in a key-value store', () => {
  for (const { name, run } of queueConformance((options) => createKeyValueQueue(createTexts(), options)))
    it(name, run);

  it('has everything when it is opened again', async () => {
    const texts = createTexts();
    const before = await open(texts);
    await putAll(before, [sampleDraft(), sampleDraft({ lane: 'redemption' })]);
    const after = await open(createTexts(texts.entries));
    expect((await after.stats()).head).toBe(2);
    expect((await after.claim('a', limits)).claim?.events).toHaveLength(2);
  });

  it('comes to an end with a purge of a row that was damaged', async () => {
    const texts = createTexts();
    await putAll(await open(texts), [sampleDraft(), sampleDraft()]);
    const name = [...texts.entries.keys()].find((key) => key.startsWith('log.events'))!;
    texts.set(name, texts.get(name)!.replace('"count":2', '"count":7'));
    const queue = await open(texts);
    await queue.purge(() => true, 'erased');
    expect((await queue.export()).events).toEqual([]);
  });

  it('takes over the losses that an earlier version kept apart', async () => {
    const texts = createTexts();
    const before = await open(texts);
    await putAll(before, [sampleDraft(), sampleDraft()]);
    await before.ack((await before.claim('a', limits)).claim!);
    const { stream } = await before.stats();
    const loss = { from: 1, to: 1, reason: 'quota' };
    texts.set('log.losses.1', JSON.stringify({ ...loss, owed: ['a'] }));
    texts.set(
      'log.losses.-7',
      JSON.stringify({ ...loss, from: -7, to: -1, owed: ['a', 'b'], stream: 'old' }),
    );
    texts.set('log.losses.2', JSON.stringify({ ...loss, from: 2, to: 2, owed: ['b'] }));
    const all = [
      { stream: 'old', from: 1, to: 7, reason: 'quota' },
      { ...loss, stream },
    ];
    const queue = await open(texts);
    const { claim } = await queue.claim('a', limits);
    expect(claim!.losses).toEqual(expect.arrayContaining(all));
    expect(claim!.losses).toHaveLength(2);
    await queue.ack(claim!);
    expect((await (await open(texts)).claim('a', limits)).claim).toBeUndefined();
    expect([...texts.entries.keys()].filter((name) => name.startsWith('log.losses'))).toEqual([]);
  });

  it('keeps each entry under the 200 kB a mini-program allows', async () => {
    const texts = createTexts(new Map(), Infinity, 200_000);
    const queue = await open(texts);
    await putAll(
      queue,
      Array.from({ length: 100 }, () => sampleDraft({ fill: 500 })),
    );
    expect((await queue.stats()).pending.event).toBe(100);
  });

  it('goes on where a full store let it down in the midst of a transaction', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (failing) => {
        const texts = createTexts();
        const queue = await open(texts);
        const { set } = texts;
        let writes = 0;
        texts.set = (key, value) => {
          if (++writes === failing) throw new Error('full');
          set(key, value);
        };
        let kept = 0;
        for (let round = 0; round < 4; round++) {
          await queue.put([draftOf(sampleDraft())]).then(
            () => (kept += 1),
            () => undefined,
          );
        }
        for (const again of [queue, await open(createTexts(texts.entries))]) {
          const stats = await again.stats();
          expect([stats.head, stats.pending.event]).toEqual([kept, kept]);
        }
      }),
    );
  });

  it('loses nothing that was put and doubles nothing, wherever the process ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 4 }), async (writes, size) => {
        const entries = new Map<string, string>();
        const told: string[] = [];
        const acked: string[] = [];
        const crashing = createTexts(entries, writes);
        try {
          const queue = await open(crashing);
          for (let round = 0; round < 5; round++) {
            const events = Array.from({ length: size }, () => sampleDraft());
            await putAll(queue, events);
            told.push(...events.map(({ messageId }) => messageId));
            const { claim } = await queue.claim('a', { ...limits, maxEvents: 2 });
            // What it began to acknowledge may be gone; what it never did must not be.
            acked.push(...claim!.events.map(({ messageId }) => messageId));
            await queue.ack(claim!);
          }
        } catch {
          // The process has ended: what follows is the next one.
        }
        const platform = createFakePlatform({ now: Date.UTC(2026, 0, 2) });
        const next = await createKeyValueQueue(createTexts(entries), {
          destinations: ['a'],
          now: platform.now,
          newId: createUuid(platform),
        });
        const { claim } = await next.claim('a', limits);
        const waiting = claim?.events.map(({ messageId }) => messageId) ?? [];
        expect(new Set(waiting).size).toBe(waiting.length);
        for (const id of told) expect(acked.includes(id) || waiting.includes(id)).toBe(true);
        const seqs = claim?.events.map(({ context }) => context.omo.seq) ?? [];
        expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! + index));
      }),
      { numRuns: 300 },
    );
  });
});
