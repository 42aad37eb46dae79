import { draftOf } from '@omokit/core';
import type { QueuedEvent } from '@omokit/protocol';
import type { Case } from '../case.js';
import { expectEqual } from '../expect.js';
import { sampleDraft } from '../sample-events.js';
import { drafts, idsOf, lostSeqs, queueCase, seqsOf, wideLimits, type MakeQueue } from './bench.js';

/** Deleting: dead letters, purges and the losses they leave, what stats says of it. */
export function deletionCases(make: MakeQueue): Case[] {
  return [
    queueCase(make, 'keeps refused events as dead letters', async ({ put, queue, now, claim, drain }) => {
      const [, second] = await put(drafts(3));
      const current = await claim('a');
      await queue.bury(current, new Map([[second!.messageId, 'message_invalid']]));
      await queue.ack(current);
      const dead = [{ event: second, to: 'a', code: 'message_invalid', at: now() }];
      expectEqual((await queue.export()).dead, dead, 'dead letters');
      expectEqual((await queue.stats()).dead, 1, 'stats.dead');
      expectEqual(seqsOf(await drain('a')), [], "what 'a' is given again");
      expectEqual(seqsOf(await drain('b')), [1, 2, 3], "what 'b' got");
    }),

    queueCase(make, 'buries an event for one destination once', async ({ put, queue, claim, advance }) => {
      const [event] = await put(drafts(1));
      const refused = new Map([[event!.messageId, 'message_invalid']]);
      const late = await claim('a', { leaseMs: 5_000 });
      await queue.bury(late, refused);
      await advance(5_000);
      const current = await claim('a');
      await queue.bury(current, refused);
      await queue.ack(current);
      expectEqual(idsOf((await queue.export()).dead.map(({ event }) => event)), [event!.messageId], 'dead');
    }),

    queueCase(make, 'buries only events of the claim', async ({ put, queue, claim }) => {
      const [, second] = await put(drafts(2));
      const current = await claim('a', { maxEvents: 1 });
      await queue.bury(current, new Map([[second!.messageId, 'message_invalid']]));
      expectEqual((await queue.export()).dead, [], 'dead letters');
    }),

    queueCase(make, 'purges what matches for every destination', async ({ put, queue, claim, drain }) => {
      await put([
        sampleDraft({ purpose: 'analytics' }),
        sampleDraft({ purpose: 'marketing' }),
        sampleDraft({ purpose: 'marketing' }),
        sampleDraft({ purpose: 'analytics' }),
        sampleDraft({ purpose: 'marketing' }),
      ]);
      const { stream } = await queue.stats();
      await queue.purge((event) => event.context.omo.purpose === 'marketing', 'consent_withdrawn');
      const { losses } = await claim('a', { leaseMs: 0 });
      expectEqual(lostSeqs(losses), [2, 3, 5], 'purged seqs');
      for (const loss of losses) {
        expectEqual([loss.stream, loss.reason], [stream, 'consent_withdrawn'], 'stream and reason');
      }
      expectEqual(seqsOf(await drain('a')), [1, 4], "what 'a' got");
      expectEqual(seqsOf(await drain('b')), [1, 4], "what 'b' got");
    }),

    queueCase(make, 'purges for two reasons at once', async ({ put, queue, claim }) => {
      await put(drafts(6));
      const third = (of: number) => (event: QueuedEvent) => event.context.omo.seq % 3 === of;
      await Promise.all([queue.purge(third(1), 'erased'), queue.purge(third(2), 'consent_withdrawn')]);
      const { events, losses } = await claim('a');
      expectEqual(seqsOf(events), [3, 6], 'what is left');
      expectEqual(
        losses.map(({ from, to, reason }) => [from, to, reason]),
        [1, 2, 4, 5].map((seq) => [seq, seq, seq % 3 === 1 ? 'erased' : 'consent_withdrawn']),
        'losses',
      );
    }),

    queueCase(make, 'empties nothing twice', async ({ put, queue, claim }) => {
      await put(drafts(3));
      await queue.purge(({ context }) => context.omo.seq === 2, 'erased');
      await queue.purge(() => true, 'consent_withdrawn');
      expectEqual(
        (await claim('a')).losses.map(({ from, to, reason }) => [from, to, reason]),
        [
          [1, 1, 'consent_withdrawn'],
          [2, 2, 'erased'],
          [3, 3, 'consent_withdrawn'],
        ],
        'losses',
      );
    }),

    queueCase(make, 'purges what was refused as well', async ({ put, queue, claim }) => {
      const [first] = await put([sampleDraft({ purpose: 'marketing' }), sampleDraft()]);
      const current = await claim('a');
      await queue.bury(current, new Map(current.events.map(({ messageId }) => [messageId, 'x'])));
      await queue.ack(current);
      await queue.ack(await claim('b'));
      const { purpose } = first!.context.omo;
      await queue.purge(({ context }) => context.omo.purpose === purpose, 'age');
      expectEqual((await queue.stats()).dead, 1, 'dead letters left');
    }),

    queueCase(make, 'purges nothing when nothing matches', async ({ put, queue, claim }) => {
      await put(drafts(2));
      await queue.purge(() => false, 'age');
      expectEqual((await claim('a')).losses, [], 'losses');
    }),

    queueCase(make, 'gives later events the seq after the purged ones', async ({ put, queue }) => {
      await put(drafts(2));
      await queue.purge(() => true, 'quota');
      expectEqual(seqsOf(await put(drafts(1))), [3], 'seq');
    }),

    queueCase(make, 'reports losses to each destination, once', async ({ put, queue, claim }) => {
      await put(drafts(3));
      await queue.purge((event) => event.context.omo.seq < 3, 'quota');
      for (const to of ['a', 'b']) {
        const current = await claim(to);
        expectEqual(lostSeqs(current.losses), [1, 2], `losses told to '${to}'`);
        expectEqual(seqsOf(current.events), [3], `events given to '${to}'`);
        await queue.ack(current);
      }
      await put(drafts(1));
      for (const to of ['a', 'b']) {
        expectEqual((await claim(to)).losses, [], `losses told to '${to}' a second time`);
      }
    }),

    queueCase(make, 'reports losses again when the report did not arrive', async ({ put, queue, claim }) => {
      await put(drafts(2));
      await queue.purge(() => true, 'age');
      await queue.nack(await claim('a'), 0);
      expectEqual(lostSeqs((await claim('a')).losses), [1, 2], 'losses after a nack');
    }),

    queueCase(make, 'has losses claimed even when no event waits', async ({ put, queue, claim }) => {
      await put(drafts(2));
      await queue.purge(() => true, 'age');
      const current = await claim('a');
      expectEqual([current.events, lostSeqs(current.losses)], [[], [1, 2]], 'claim');
      await queue.ack(current);
      expectEqual((await queue.claim('a', wideLimits)).claim, undefined, 'claim afterwards');
    }),

    queueCase(make, 'reports as lost only what a destination had not got', async ({ put, queue, claim }) => {
      await put(drafts(4));
      await queue.ack(await claim('a', { maxEvents: 2 }));
      await queue.purge(() => true, 'consent_withdrawn');
      expectEqual(lostSeqs((await claim('a')).losses), [3, 4], "losses told to 'a'");
      expectEqual(lostSeqs((await claim('b')).losses), [1, 2, 3, 4], "losses told to 'b'");
    }),

    queueCase(make, 'keeps losses that arise while a claim is under way', async ({ put, queue, claim }) => {
      await put(drafts(3));
      const current = await claim('a', { maxEvents: 1 });
      await queue.purge((event) => event.context.omo.seq > 1, 'quota');
      await queue.ack(current);
      expectEqual(lostSeqs((await claim('a')).losses), [2, 3], 'losses of the next claim');
    }),

    queueCase(
      make,
      'counts in stats what waits, by lane and by destination',
      async ({ put, queue, drain }) => {
        await put([...drafts(2), sampleDraft({ lane: 'redemption' })]);
        const before = await queue.stats();
        expectEqual(before.head, 3, 'head');
        expectEqual(before.pending, { redemption: 1, identity: 0, event: 2, telemetry: 0 }, 'pending');
        expectEqual(before.waiting, { a: 3, b: 3 }, 'waiting');
        await drain('a');
        expectEqual((await queue.stats()).waiting, { a: 0, b: 3 }, "waiting after 'a' has all");
        await drain('b');
        const after = await queue.stats();
        expectEqual(
          after.pending,
          { redemption: 0, identity: 0, event: 0, telemetry: 0 },
          'pending at the end',
        );
        expectEqual([after.head, after.stream], [3, before.stream], 'head and stream at the end');
      },
    ),

    queueCase(make, 'exports what waits and what was refused', async ({ put, queue, claim }) => {
      const [first, second, third] = await put(drafts(3));
      const current = await claim('a', { maxEvents: 1 });
      await queue.bury(current, new Map([[first!.messageId, 'message_invalid']]));
      await queue.ack(current);
      await queue.ack(await claim('b', { maxEvents: 1 }));
      const { events, dead } = await queue.export();
      expectEqual(idsOf(events), idsOf([second!, third!]), 'events');
      expectEqual(
        dead.map(({ code }) => code),
        ['message_invalid'],
        'dead letters',
      );
    }),

    queueCase(make, 'gives dead letters back to be put again', async ({ put, queue, claim, drain }) => {
      await put(drafts(2));
      const current = await claim('a');
      await queue.bury(current, new Map(current.events.map(({ messageId }) => [messageId, 'x'])));
      await queue.ack(current);
      const [first] = current.events;
      const letters = await queue.exhume(({ event }) => event.messageId === first!.messageId);
      expectEqual(idsOf(letters.map(({ event }) => event)), [first!.messageId], 'letters');
      expectEqual((await queue.stats()).dead, 1, 'dead letters left');
      await queue.put(letters.map(({ event }) => draftOf(event)));
      expectEqual(
        (await drain('a')).map(({ messageId, context }) => [messageId, context.omo.seq]),
        [[first!.messageId, 3]],
        'what is sent again',
      );
    }),
  ];
}
