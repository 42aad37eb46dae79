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

    queueCase(make, 'gives each destination every event', async ({ queue, drain }) => {
      await queue.put(drafts(3));
      expectEqual(seqsOf(await drain('a')), [1, 2, 3], "what 'a' got");
      expectEqual(seqsOf(await drain('b')), [1, 2, 3], "what 'b' got");
      expectEqual(seqsOf(await drain('a')), [], "what 'a' got a second time");
    }),

    queueCase(make, 'lets no destination hold another up', async ({ queue, claim, drain }) => {
      await queue.put(drafts(2));
      await queue.nack(await claim('a'), 60_000);
      expectEqual(seqsOf(await drain('b')), [1, 2], "what 'b' got while 'a' is paused");
      await queue.put(drafts(1));
      expectEqual(seqsOf(await drain('b')), [3], "what 'b' got next");
    }),

    queueCase(make, 'leases to one sender at a time', async ({ queue, now, claim }) => {
      await queue.put(drafts(2));
      await claim('a', { leaseMs: 5_000 });
      const second = await queue.claim('a', wideLimits);
      expectEqual(second, { claim: undefined, retryAt: now() + 5_000 }, 'second claim');
      await claim('b');
    }),

    queueCase(make, 'leases to one of many who ask at once', async ({ queue }) => {
      await queue.put(drafts(2));
      const claims = await Promise.all(Array.from({ length: 8 }, () => queue.claim('a', wideLimits)));
      expectEqual(claims.filter(({ claim }) => claim).length, 1, 'number of leases');
    }),

    queueCase(make, 'gives the same events again once a lease has expired', async (bench) => {
      const { queue, claim, advance } = bench;
      await queue.put(drafts(2));
      const first = await claim('a', { leaseMs: 5_000 });
      await advance(4_999);
      expectEqual((await queue.claim('a', wideLimits)).claim, undefined, 'claim before the lease expired');
      await advance(1);
      const second = await claim('a');
      expectEqual(second.events, first.events, 'events of the second claim');
      expectThat(second.token !== first.token, 'the second lease has another token');
    }),

    queueCase(make, 'frees the lease on ack', async ({ queue, claim }) => {
      await queue.put(drafts(4));
      await queue.ack(await claim('a', { maxEvents: 2 }));
      expectEqual(seqsOf((await claim('a')).events), [3, 4], 'next claim');
    }),

    queueCase(make, 'counts an ack that comes after the lease expired', async (bench) => {
      const { queue, claim, advance, drain } = bench;
      await queue.put(drafts(3));
      const late = await claim('a', { maxEvents: 2, leaseMs: 5_000 });
      await advance(5_000);
      await queue.ack(late);
      expectEqual(seqsOf(await drain('a')), [3], 'what is left');
    }),

    queueCase(make, 'counts a late ack without ending the lease that followed', async (bench) => {
      const { queue, claim, advance, drain } = bench;
      await queue.put(drafts(3));
      const late = await claim('a', { maxEvents: 2, leaseMs: 5_000 });
      await advance(5_000);
      const current = await claim('a', { leaseMs: 5_000 });
      expectEqual(seqsOf(current.events), [1, 2, 3], 'the lease that followed');
      await queue.ack(late);
      expectEqual((await queue.claim('a', wideLimits)).claim, undefined, 'a third claim');
      await queue.nack(current, 0);
      expectEqual(seqsOf(await drain('a')), [3], 'what is left');
    }),

    queueCase(make, 'never moves a cursor back', async ({ queue, claim, advance, drain }) => {
      await queue.put(drafts(3));
      const late = await claim('a', { maxEvents: 1, leaseMs: 5_000 });
      await advance(5_000);
      await queue.ack(await claim('a'));
      await queue.ack(late);
      expectEqual(seqsOf(await drain('a')), [], 'what is left');
    }),

    queueCase(make, 'pauses a destination on nack and deletes nothing', async (bench) => {
      const { queue, claim, advance, now, drain } = bench;
      await queue.put(drafts(2));
      await queue.nack(await claim('a'), 8_000);
      expectEqual(
        await queue.claim('a', wideLimits),
        { claim: undefined, retryAt: now() + 8_000 },
        'while paused',
      );
      await queue.put(drafts(1));
      expectEqual((await queue.claim('a', wideLimits)).claim, undefined, 'claim after a put while paused');
      await advance(8_000);
      expectEqual(seqsOf(await drain('a')), [1, 2, 3], 'after the pause');
    }),

    queueCase(make, 'gives the events again at once after a nack without delay', async ({ queue, claim }) => {
      await queue.put(drafts(2));
      await queue.nack(await claim('a'), 0);
      expectEqual(seqsOf((await claim('a')).events), [1, 2], 'next claim');
    }),

    queueCase(make, 'ignores a nack that comes after the lease was given to another', async (bench) => {
      const { queue, claim, advance, now } = bench;
      await queue.put(drafts(2));
      const late = await claim('a', { leaseMs: 5_000 });
      await advance(5_000);
      await claim('a', { leaseMs: 5_000 });
      await queue.nack(late, 0);
      const third = await queue.claim('a', wideLimits);
      expectEqual(third, { claim: undefined, retryAt: now() + 5_000 }, 'a third claim');
    }),
  ];
}
