import fc from 'fast-check';
import { expect } from '@esm-bundle/chai';
import { createMemoryQueue, createUuid, type Claim, type Claimed, type QueueStore } from '@omokit/core';
import { lanes, type LossRange } from '@omokit/protocol';
import { createFakePlatform, sampleDraft } from '@omokit/testing';
import { createIndexedDbQueue } from './index.js';

const destinations = ['a', 'b'];

/** What may happen to a queue. `tab` is the one of two connections it happens in. */
type Step =
  | { do: 'put'; tab: number; ranks: number[] }
  | { do: 'claim'; tab: number; to: string; maxEvents: number }
  | { do: 'ack'; tab: number; nth: number }
  | { do: 'nack'; tab: number; delayMs: number }
  | { do: 'purge'; tab: number; remainder: number }
  | { do: 'wait'; ms: number }
  | { do: 'crash'; tab: number };

const tab = fc.nat({ max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      tab,
      ranks: fc.array(fc.nat({ max: 3 }), { maxLength: 5 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      tab,
      to: fc.constantFrom(...destinations),
      maxEvents: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ack' as const), tab, nth: fc.nat({ max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('nack' as const), tab, delayMs: fc.constantFrom(0, 2_000) }),
  },
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

let histories = 0;

/** Lets the same happen to a queue on disk, open in two tabs, and to one in memory, which is simple enough to trust. */
async function live(steps: readonly Step[]): Promise<void> {
  const name = `history-${Date.now()}-${histories++}`;
  const platform = createFakePlatform();
  const options = { destinations, now: platform.now, newId: createUuid(platform) };
  const openTab = () => createIndexedDbQueue({ ...options, name });
  const tabs = [await openTab(), await openTab()];
  const model = createMemoryQueue({ ...options, newId: createUuid(createFakePlatform({ seed: 2 })) });
  /** Claims of both, newest first. Acks may come late and twice; only the newest claim is given back, and only unacked. */
  let claims: { onDisk: Claim; inMemory: Claim; acked: boolean }[] = [];

  for (const happens of steps) {
    const queue = 'tab' in happens ? tabs[happens.tab]! : tabs[0]!;
    switch (happens.do) {
      case 'put': {
        const drafts = happens.ranks.map((rank) => sampleDraft({ lane: lanes[rank]! }));
        expect(seqsOf(await queue.put(drafts))).to.deep.equal(seqsOf(await model.put(drafts)));
        break;
      }
      case 'claim': {
        const limits = { maxEvents: happens.maxEvents, maxBytes: 1_200, leaseMs: 3_000 };
        // The stream's id counts in maxBytes; both are UUIDs.
        const onDisk = await queue.claim(happens.to, limits);
        const inMemory = await model.claim(happens.to, limits);
        expect(shapeOf(onDisk)).to.deep.equal(shapeOf(inMemory));
        if (onDisk.claim && inMemory.claim) {
          claims = [{ onDisk: onDisk.claim, inMemory: inMemory.claim, acked: false }, ...claims];
        }
        break;
      }
      case 'ack': {
        const claim = claims[happens.nth];
        if (!claim) break;
        await queue.ack(claim.onDisk);
        await model.ack(claim.inMemory);
        claim.acked = true;
        break;
      }
      case 'nack': {
        if (!claims[0] || claims[0].acked) break;
        const claim = claims.shift()!;
        await queue.nack(claim.onDisk, happens.delayMs);
        await model.nack(claim.inMemory, happens.delayMs);
        break;
      }
      case 'purge': {
        const match = (event: { context: { omo: { seq: number } } }) =>
          event.context.omo.seq % 4 === happens.remainder;
        const onDisk = await queue.purge(match, 'consent_withdrawn');
        expect(lostSeqs(onDisk)).to.deep.equal(lostSeqs(await model.purge(match, 'consent_withdrawn')));
        break;
      }
      case 'wait':
        await platform.advance(happens.ms);
        break;
      case 'crash':
        tabs[happens.tab] = await openTab();
        break;
    }
    await expectSame(queue, model);
  }
  await Promise.all(tabs.map((open) => open.close()));
}

async function expectSame(queue: QueueStore, model: QueueStore): Promise<void> {
  const { head, pending, waiting } = await model.stats();
  expect(await queue.stats()).to.deep.include({ head, pending, waiting });
}

function shapeOf(claimed: Claimed) {
  // On disk a tab looks again sooner than a lease of the other's ends: it may be gone by then.
  if (!claimed.claim) return claimed.retryAt === undefined ? 'nothing waits' : 'later';
  return { seqs: seqsOf(claimed.claim.events), lost: lostSeqs(claimed.claim.losses) };
}

function seqsOf(events: readonly { context: { omo: { seq: number } } }[]): number[] {
  return events.map((event) => event.context.omo.seq);
}

function lostSeqs(losses: readonly LossRange[]): number[] {
  const seqs = losses.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
  return seqs.sort((a, b) => a - b);
}

it('the queue on disk does what the queue in memory does, whatever happens', async function () {
  this.timeout(60_000);
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), live), { numRuns: 40 });
});
