import type { Case } from '../case.js';
import { expectEqual, expectThat } from '../expect.js';
import { drafts, queueCase, seqsOf, wideLimits, type MakeQueue } from './bench.js';

/** Claiming: cursors, leases, pauses, acknowledgements that come late. */
export function leaseCases(make: MakeQueue): Case[] {
  return [
    queueCase(make, 'has nothing to claim when it is empty, and no time to come back', async ({ queue }) => {
      const claimed = await queue.claim('a', wideLimits);
      expectEqual([claimed.claim, claimed.claim ? 0 : claimed.retryAt], [undefined, undefined], 'claimed');
    }),

    queueCase(make, 'gives each destination every event', async ({ put, drain }) => {
      await put(drafts(3));
      expectEqual(seqsOf(await drain('a')), [1, 2, 3], "what 'a' got");
      expectEqual(seqsOf(await drain('b')), [1, 2, 3], "what 'b' got");
      expectEqual(seqsOf(await drain('a')), [], "what 'a' got a second time");
    }),

    queueCase(make, 'lets no destination hold another up', async ({ put, queue, claim, drain }) => {
      await put(drafts(2));
      await queue.nack(await claim('a'), 60_000);
      expectEqual(seqsOf(await drain('b')), [1, 2], "what 'b' got while 'a' is paused");
      await put(drafts(1));
      expectEqual(seqsOf(await drain('b')), [3], "what 'b' got next");
    }),

    queueCase(make, 'leases to one sender at a time', async ({ put, queue, now, claim }) => {
      await put(drafts(2));
      await claim('a', { leaseMs: 5_000 });
      const second = await queue.claim('a', wideLimits);
      expectEqual(second, { claim: undefined, retryAt: now() + 5_000 }, 'second claim');
      await claim('b');
    }),

    queueCase(make, 'leases to one of many who ask at once', async ({ put, queue }) => {
      await put(drafts(2));
      const claims = await Promise.all(Array.from({ length: 8 }, () => queue.claim('a', wideLimits)));
      expectEqual(claims.filter(({ claim }) => claim).length, 1, 'number of leases');
    }),

    queueCase(make, 'gives the same events again once a lease has expired', async (bench) => {
      const { put, queue, claim, advance } = bench;
      await put(drafts(2));
      const first = await claim('a', { leaseMs: 5_000 });
      await advance(4_999);
      expectEqual((await queue.claim('a', wideLimits)).claim, undefined, 'claim before the lease expired');
      await advance(1);
      const second = await claim('a');
      expectEqual(second.events, first.events, 'events of the second claim');
      expectThat(second.token !== first.token, 'the second lease has another token');
    }),

    queueCase(make, 'frees the lease on ack', async ({ put, queue, claim }) => {
      await put(drafts(4));
      await queue.ack(await claim('a', { maxEvents: 2 }));
      expectEqual(seqsOf((await claim('a')).events), [3, 4], 'next claim');
    }),

    queueCase(make, 'counts an ack that comes after the lease expired', async (bench) => {
      const { put, queue, claim, advance, drain } = bench;
      await put(drafts(3));
      const late = await claim('a', { maxEvents: 2, leaseMs: 5_000 });
      await advance(5_000);
      await queue.ack(late);
      expectEqual(seqsOf(await drain('a')), [3], 'what is left');
    }),

    queueCase(make, 'counts a late ack without ending the lease that followed', async (bench) => {
      const { put, queue, claim, advance, drain } = bench;
      await put(drafts(3));
      const late = await claim('a', { maxEvents: 2, leaseMs: 5_000 });
      await advance(5_000);
      const current = await claim('a', { leaseMs: 5_000 });
      expectEqual(seqsOf(current.events), [1, 2, 3], 'the lease that followed');
      await queue.ack(late);
      expectEqual((await queue.claim('a', wideLimits)).claim, undefined, 'a third claim');
      await queue.nack(current, 0);
      expectEqual(seqsOf(await drain('a')), [3], 'what is left');
    }),

    queueCase(make, 'never moves a cursor back', async ({ put, queue, claim, advance, drain }) => {
      await put(drafts(3));
      const late = await claim('a', { maxEvents: 1, leaseMs: 5_000 });
      await advance(5_000);
      await queue.ack(await claim('a'));
      await queue.ack(late);
      expectEqual(seqsOf(await drain('a')), [], 'what is left');
    }),

    queueCase(make, 'pauses a destination on nack and deletes nothing', async (bench) => {
      const { put, queue, claim, advance, now, drain } = bench;
      await put(drafts(2));
      await queue.nack(await claim('a'), 8_000);
      expectEqual(
        await queue.claim('a', wideLimits),
        { claim: undefined, retryAt: now() + 8_000 },
        'while paused',
      );
      await put(drafts(1));
      expectEqual((await queue.claim('a', wideLimits)).claim, undefined, 'claim after a put while paused');
      await advance(8_000);
      expectEqual(seqsOf(await drain('a')), [1, 2, 3], 'after the pause');
    }),

    queueCase(
      make,
      'gives the events again at once after a nack without delay',
      async ({ put, queue, claim }) => {
        await put(drafts(2));
        await queue.nack(await claim('a'), 0);
        expectEqual(seqsOf((await claim('a')).events), [1, 2], 'next claim');
      },
    ),

    queueCase(make, 'ignores a nack that comes after the lease was given to another', async (bench) => {
      const { put, queue, claim, advance, now } = bench;
      await put(drafts(2));
      const late = await claim('a', { leaseMs: 5_000 });
      await advance(5_000);
      await claim('a', { leaseMs: 5_000 });
      await queue.nack(late, 0);
      const third = await queue.claim('a', wideLimits);
      expectEqual(third, { claim: undefined, retryAt: now() + 5_000 }, 'a third claim');
    }),

    queueCase(make, 'knows of events that were sent without an answer', async (bench) => {
      const { put, queue, claim, advance } = bench;
      await put(drafts(2));
      const first = await claim('a', { leaseMs: 5_000 });
      expectEqual(first.again, false, 'the first time');
      await advance(5_000);
      const second = await claim('a');
      expectEqual(second.again, true, 'after a lease that ended in silence');
      await queue.nack(second, 0, { asked: false, unsure: true });
      expectEqual((await claim('a')).again, true, 'after a fault without an answer');
    }),

    queueCase(make, 'knows that an answered refusal stored nothing', async ({ put, queue, claim }) => {
      await put(drafts(2));
      await queue.nack(await claim('a'), 0, { asked: false, unsure: false });
      expectEqual((await claim('a')).again, false, 'again');
    }),

    queueCase(make, 'has no doubt about events that follow those in doubt', async ({ put, queue, claim }) => {
      await put(drafts(1));
      const first = await claim('a');
      await put(drafts(1));
      await queue.ack(first);
      expectEqual((await claim('a')).again, false, 'again');
    }),

    queueCase(make, 'has no doubt about what a claim left for the next', async ({ put, queue, claim }) => {
      await put(drafts(4));
      await queue.ack(await claim('a', { maxEvents: 2 }));
      expectEqual((await claim('a')).again, false, 'again');
    }),

    queueCase(make, 'still doubts what a smaller claim left of a larger one', async (bench) => {
      const { put, queue, claim } = bench;
      await put(drafts(4));
      await queue.nack(await claim('a'), 0, { asked: false, unsure: true });
      await queue.ack(await claim('a', { maxEvents: 2 }));
      expectEqual((await claim('a')).again, true, 'again');
    }),

    queueCase(make, 'counts failures in a row, probes with one event after three', async (bench) => {
      const { put, queue, claim } = bench;
      await put(drafts(5));
      for (let failures = 0; failures < 3; failures++) {
        const current = await claim('a');
        expectEqual([current.failures, current.events.length], [failures, 5], 'failures and events');
        await queue.nack(current, 0, { asked: false, unsure: false });
      }
      const probe = await claim('a');
      expectEqual([probe.failures, seqsOf(probe.events)], [3, [1]], 'the probe');
      await queue.ack(probe);
      const after = await claim('a');
      expectEqual([after.failures, seqsOf(after.events)], [0, [2, 3, 4, 5]], 'after a success');
      expectEqual((await claim('b')).failures, 0, "failures of 'b'");
    }),

    queueCase(
      make,
      'ends its own pause when the network is back, not one it was asked for',
      async (bench) => {
        const { put, queue, claim } = bench;
        const eager = { ...wideLimits, eager: true };
        await put(drafts(1));
        await queue.nack(await claim('a'), 60_000, { asked: false, unsure: true });
        expectEqual((await queue.claim('a', wideLimits)).claim, undefined, 'a claim that waits');
        const early = (await queue.claim('a', eager)).claim;
        expectThat(early !== undefined, 'an eager claim is given');
        await queue.nack(early!, 60_000, { asked: true, unsure: false });
        expectEqual((await queue.claim('a', eager)).claim, undefined, 'an eager claim while asked to wait');
      },
    ),
  ];
}
