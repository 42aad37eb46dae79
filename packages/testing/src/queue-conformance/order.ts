import { draftOf } from '@omokit/core';
import type { Case } from '../case.js';
import { expectEqual, expectRejects, expectThat } from '../expect.js';
import { sampleDraft } from '../sample-events.js';
import { drafts, idsOf, queueCase, seqsOf, type MakeQueue } from './bench.js';

/** Putting: seq without holes, what is claimed is what was put, lanes, limits. */
export function orderCases(make: MakeQueue): Case[] {
  return [
    queueCase(make, 'gives seq from 1 without holes, in the order of the drafts', async ({ put, drain }) => {
      const first = drafts(3);
      const second = drafts(2);
      const all = [...(await put(first)), ...(await put(second))];
      expectEqual(seqsOf(all), [1, 2, 3, 4, 5], 'seqs');
      expectEqual(idsOf(await drain('a')), idsOf([...first, ...second]), 'messageIds');
      expectEqual(new Set(all.map((event) => event.context.omo.stream)).size, 1, 'number of streams');
    }),

    queueCase(make, 'puts nothing when given nothing', async ({ put, queue }) => {
      expectEqual(await put([]), [], 'what was put');
      expectEqual((await queue.stats()).head, 0, 'head');
    }),

    queueCase(make, 'keeps concurrent puts whole and contiguous', async ({ put, drain }) => {
      const puts = await Promise.all(Array.from({ length: 20 }, () => put(drafts(3))));
      for (const three of puts) {
        const start = seqsOf(three)[0] ?? 0;
        expectEqual(seqsOf(three), [start, start + 1, start + 2], 'seqs of one put');
      }
      const all = puts.flatMap(seqsOf).sort((a, b) => a - b);
      expectEqual(
        all,
        Array.from({ length: 60 }, (_, at) => at + 1),
        'seqs of all puts',
      );
      expectEqual(seqsOf(await drain('a')), all, 'seqs as claimed');
    }),

    queueCase(make, 'hands out what was put, unchanged', async ({ put, queue, claim }) => {
      const draft = sampleDraft({ event: 'Product Viewed 商品', consent: 'receipt-1' });
      const placed = await put([draft]);
      const { events, losses } = await claim('a');
      expectEqual(events, placed, 'claimed events');
      const { stream } = await queue.stats();
      const omo = { ...draft.context.omo, stream, seq: 1 };
      expectEqual(events, [{ ...draft, context: { ...draft.context, omo } }], 'the draft with its place');
      expectEqual(losses, [], 'losses');
    }),

    queueCase(make, 'hands out the most urgent lane first, by seq within a lane', async ({ put, drain }) => {
      await put([
        sampleDraft({ lane: 'telemetry' }),
        sampleDraft({ lane: 'event' }),
        sampleDraft({ lane: 'redemption' }),
        sampleDraft({ lane: 'event' }),
        sampleDraft({ lane: 'identity' }),
        sampleDraft({ lane: 'redemption' }),
      ]);
      expectEqual(seqsOf(await drain('a')), [3, 6, 5, 2, 4, 1], 'order of seqs');
    }),

    queueCase(make, 'lets an urgent event overtake those already waiting', async ({ put, queue, claim }) => {
      await put(drafts(4));
      await queue.ack(await claim('a', { maxEvents: 2 }));
      await put([sampleDraft({ lane: 'redemption' })]);
      expectEqual(seqsOf((await claim('a')).events), [5, 3, 4], 'order of seqs');
    }),

    queueCase(
      make,
      'claims at most maxEvents and goes on where it stopped',
      async ({ put, queue, claim }) => {
        await put(drafts(5));
        const first = await claim('a', { maxEvents: 2 });
        expectEqual(seqsOf(first.events), [1, 2], 'first claim');
        await queue.ack(first);
        expectEqual(seqsOf((await claim('a', { maxEvents: 2 })).events), [3, 4], 'second claim');
      },
    ),

    queueCase(make, 'stays under maxBytes', async ({ put, claim }) => {
      const placed = await put(drafts(4, { fill: 500 }));
      const [one = 0] = placed.map((event) => JSON.stringify(event).length);
      const maxBytes = Math.floor(one * 2.5);
      const { events } = await claim('a', { maxBytes });
      const bytes = events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
      expectThat(
        events.length > 0 && bytes <= maxBytes,
        `${events.length} events are ${bytes} <= ${maxBytes}`,
      );
    }),

    queueCase(make, 'fills a claim that begins within what was put together', async (bench) => {
      const { put, queue, claim } = bench;
      const [first] = await put(drafts(4, { fill: 500 }));
      await queue.ack(await claim('a', { maxEvents: 3 }));
      await put(drafts(1, { fill: 500 }));
      const maxBytes = Math.floor(JSON.stringify(first).length * 2.5);
      expectEqual(seqsOf((await claim('a', { maxBytes })).events), [4, 5], 'seqs');
    }),

    queueCase(make, 'claims one event even when it is larger than maxBytes', async ({ put, claim }) => {
      await put(drafts(2, { fill: 500 }));
      expectEqual(seqsOf((await claim('a', { maxBytes: 10 })).events), [1], 'claimed seqs');
    }),

    queueCase(
      make,
      'leaves out what it holds when told that it may',
      async ({ queue, put, claim, drain }) => {
        const events = drafts(3);
        await put(events.slice(0, 2));
        await queue.put(events.map(draftOf), true);
        const first = await claim('a', { maxEvents: 2 });
        await queue.ack(first);
        await queue.put(events.map(draftOf), true);
        expectEqual([...idsOf(first.events), ...idsOf(await drain('a'))], idsOf(events), 'messageIds');
      },
    ),

    queueCase(make, 'hands out many rows of one event as it does one row of many', async ({ put, drain }) => {
      for (let round = 0; round < 30; round++) await put(drafts(1));
      await put(drafts(250));
      expectEqual(
        seqsOf(await drain('a')),
        Array.from({ length: 280 }, (_, at) => at + 1),
        'seqs',
      );
    }),

    queueCase(make, 'rejects a put after close with queue_unavailable', async ({ put, queue }) => {
      await queue.close();
      await expectRejects(put(drafts(1)), 'queue_unavailable', 'put after close');
    }),

    queueCase(make, 'closes twice without harm', async ({ queue }) => {
      await queue.close();
      await queue.close();
    }),
  ];
}
