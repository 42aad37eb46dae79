import { createUuid, draftOf, type Claim, type Claimed, type Fault, type QueueStore } from '@omokit/core';
import { lanes } from '@omokit/protocol';
import type FastCheck from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { expectEqual } from './expect.js';
import { createFakePlatform } from './fake-platform.js';
import { createModelQueue } from './model-queue.js';
import { lostSeqs, seqsOf, type QueueMakeOptions } from './queue-conformance/bench.js';
import { sampleDraft } from './sample-events.js';

const destinations = ['a', 'b'];

/** What may happen to a queue. `tab` is the one of two pages it happens in. */
export type QueueStep =
  | { do: 'put'; tab: number; ranks: number[] }
  | { do: 'put again'; tab: number }
  | { do: 'claim'; tab: number; to: string; maxEvents: number; eager: boolean }
  | { do: 'ack'; tab: number; nth: number }
  | { do: 'nack'; tab: number; delayMs: number; fault: Fault | undefined }
  | { do: 'bury'; tab: number }
  | { do: 'exhume'; tab: number }
  | { do: 'purge'; tab: number; remainder: number }
  | { do: 'wait'; ms: number }
  | { do: 'crash'; tab: number };

/** Arbitrary histories, of a fast-check that the caller brings. */
export function queueHistories(fc: typeof FastCheck): Arbitrary<QueueStep[]> {
  const tab = fc.nat({ max: 1 });
  const fault = fc.option(fc.record({ asked: fc.boolean(), unsure: fc.boolean() }), { nil: undefined });
  const to = fc.constantFrom(...destinations);
  const step: Arbitrary<QueueStep> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('put' as const),
        tab,
        ranks: fc.array(fc.nat({ max: 3 }), { maxLength: 5 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('put again' as const), tab }) },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('claim' as const),
        tab,
        to,
        maxEvents: fc.integer({ min: 1, max: 6 }),
        eager: fc.boolean(),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('ack' as const), tab, nth: fc.nat({ max: 3 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('nack' as const),
        tab,
        delayMs: fc.constantFrom(0, 2_000),
        fault,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('bury' as const), tab }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('exhume' as const), tab }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('purge' as const), tab, remainder: fc.nat({ max: 3 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(500, 1_500, 4_000) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), tab }) },
  );
  return fc.array(step, { minLength: 5, maxLength: 40 });
}

/**
 * Lets a history happen to a queue that is open in two pages and to the model; throws where they differ. `open` opens a
 * page's queue: the same one each time within a history.
 */
export async function liveHistory(
  history: readonly QueueStep[],
  open: (options: QueueMakeOptions) => Promise<QueueStore>,
): Promise<void> {
  const platform = createFakePlatform();
  const options = { destinations, now: platform.now, newId: createUuid(platform) };
  const tabs = [await open(options), await open(options)];
  const model = createModelQueue({ ...options, newId: createUuid(createFakePlatform({ seed: 2 })) });
  /** Claims of both, newest first. Acks may come late and twice; only the newest claim is given back, and only unacked. */
  let claims: { real: Claim; expected: Claim; acked: boolean }[] = [];
  let lastPut = [draftOf(sampleDraft())];

  for (const step of history) {
    const queue = 'tab' in step ? tabs[step.tab]! : tabs[0]!;
    switch (step.do) {
      case 'put':
        lastPut = step.ranks.map((rank) => draftOf(sampleDraft({ lane: lanes[rank]! })));
        expectEqual((await queue.put(lastPut)).seq, (await model.put(lastPut)).seq, 'first seq');
        break;
      case 'put again': {
        // Only what still waits somewhere: the model knows of nothing else.
        const waiting = new Set((await model.export()).events.map(({ messageId }) => messageId));
        const again = lastPut.filter(({ messageId }) => waiting.has(messageId));
        await queue.put(again, true);
        await model.put(again, true);
        break;
      }
      case 'claim': {
        const limits = { maxEvents: step.maxEvents, maxBytes: 1_200, leaseMs: 3_000, eager: step.eager };
        const real = await queue.claim(step.to, limits);
        const expected = await model.claim(step.to, limits);
        expectEqual(shapeOf(real), shapeOf(expected), 'claim');
        if (real.claim && expected.claim) {
          claims = [{ real: real.claim, expected: expected.claim, acked: false }, ...claims];
        }
        break;
      }
      case 'ack': {
        const claim = claims[step.nth];
        if (!claim) break;
        await queue.ack(claim.real);
        await model.ack(claim.expected);
        claim.acked = true;
        break;
      }
      case 'nack': {
        if (!claims[0] || claims[0].acked) break;
        const claim = claims.shift()!;
        await queue.nack(claim.real, step.delayMs, step.fault);
        await model.nack(claim.expected, step.delayMs, step.fault);
        break;
      }
      case 'bury': {
        const claim = claims[0];
        const event = claim?.real.events[0];
        if (!claim || !event) break;
        const refused = new Map([[event.messageId, 'refused']]);
        await queue.bury(claim.real, refused);
        await model.bury(claim.expected, refused);
        break;
      }
      case 'exhume': {
        const letters = await queue.exhume(() => true);
        expectEqual(letters.length, (await model.exhume(() => true)).length, 'dead letters');
        break;
      }
      case 'purge': {
        const match = (event: { context: { omo: { seq: number } } }) =>
          event.context.omo.seq % 4 === step.remainder;
        await queue.purge(match, 'consent_withdrawn');
        await model.purge(match, 'consent_withdrawn');
        break;
      }
      case 'wait':
        await platform.advance(step.ms);
        break;
      case 'crash':
        tabs[step.tab] = await open(options);
        break;
    }
    const { head, pending, waiting, dead } = await model.stats();
    const stats = await queue.stats();
    expectEqual(
      { head: stats.head, pending: stats.pending, waiting: stats.waiting, dead: stats.dead },
      { head, pending, waiting, dead },
      'stats',
    );
    expectEqual(
      seqsOf((await queue.export()).events).sort((a, b) => a - b),
      seqsOf((await model.export()).events).sort((a, b) => a - b),
      'export',
    );
  }
  await Promise.all(tabs.map((tab) => tab.close()));
}

function shapeOf(claimed: Claimed) {
  // A page looks again sooner than a lease of another page's ends: that may be gone by then.
  if (!claimed.claim) return claimed.retryAt === undefined ? 'nothing waits' : 'later';
  const { events, losses, failures } = claimed.claim;
  return { seqs: seqsOf(events), lost: lostSeqs(losses), failures };
}
