import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakePlatform, createFakeTransport, settle } from '@omokit/testing';
import type { Purpose } from '@omokit/protocol';
import { createConsent } from './consent.js';
import { createMemoryQueue } from './log/memory-queue.js';
import { createTracker } from './tracker.js';
import { createUuid } from './uuid.js';

/** A tracker that asks for consent, with one destination. */
async function makeAsking() {
  const platform = createFakePlatform();
  const newId = createUuid(platform);
  const consent = createConsent({ initial: 'ask', newId, now: platform.now, store: () => {} });
  const queue = await createMemoryQueue({ destinations: ['omo'], now: platform.now, newId });
  const omo = createFakeTransport();
  const tracker = createTracker({
    platform,
    consent,
    queue: async () => queue,
    destinations: { omo },
    channel: 'web',
  });
  return { tracker, platform, consent, omo };
}

type Act =
  | { do: 'track'; purpose: Purpose }
  | { do: 'answer'; granted: Purpose[] }
  | { do: 'advance'; ms: number }
  | { do: 'online'; online: boolean }
  | { do: 'fault'; outcome: 'retry' | 'split' | 'lost-answer' };

const purpose = fc.constantFrom<Purpose>('analytics', 'marketing', 'operation');
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('track' as const), purpose }) },
  fc.record({ do: fc.constant('answer' as const), granted: fc.uniqueArray(purpose) }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
  },
  fc.record({ do: fc.constant('online' as const), online: fc.boolean() }),
  fc.record({
    do: fc.constant('fault' as const),
    outcome: fc.constantFrom('retry' as const, 'split' as const, 'lost-answer' as const),
  }),
);

describe('any history', () => {
  it('ends with each queued event delivered once or reported lost, in order within its lane, no hole in seq', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (history) => {
        const { tracker, platform, consent, omo } = await makeAsking();
        const received: { seq: number; lane: string }[] = [];
        const seen = new Set<string>();
        const store = (batch: (typeof omo.batches)[number]) => {
          for (const { messageId, context } of batch.events) {
            if (!seen.has(messageId)) received.push({ seq: context.omo.seq ?? 0, lane: context.omo.lane });
            seen.add(messageId);
          }
        };
        omo.answerAlways((batch) => {
          store(batch);
          return { outcome: 'ok' };
        });

        let queued = 0;
        for (const step of history) {
          if (step.do === 'track') {
            void tracker.track('X', {}, { purpose: step.purpose }).then((answer) => {
              if (answer === 'queued') queued += 1;
            });
          } else if (step.do === 'answer') consent.answer(step.granted);
          else if (step.do === 'advance') await platform.advance(step.ms);
          else if (step.do === 'online') platform.setOnline(step.online);
          else if (step.outcome === 'lost-answer') {
            omo.answer((batch) => {
              store(batch);
              return { outcome: 'retry' };
            });
          } else if (step.outcome === 'split') {
            omo.answer((batch) => (batch.events.length > 1 ? { outcome: 'split' } : { outcome: 'retry' }));
          } else omo.answer({ outcome: 'retry' });
        }
        platform.setOnline(true);
        await platform.advance(600_000);
        await settle();

        const { head, waiting } = await tracker.stats();
        expect(waiting['omo']).toBe(0);
        expect(queued).toBeLessThanOrEqual(head);
        const lost = new Set<number>();
        for (const { losses } of omo.batches)
          for (const { from, to } of losses) for (let seq = from; seq <= to; seq++) lost.add(seq);
        const accounted = new Set([...received.map(({ seq }) => seq), ...lost]);
        expect(accounted.size).toBe(head);
        for (const lane of ['event', 'identity']) {
          const seqs = received.filter((omoContext) => omoContext.lane === lane).map(({ seq }) => seq);
          expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        }
        await tracker.close();
      }),
      { numRuns: 300 },
    );
  });
});

type Deed =
  | { do: 'track'; purpose: Purpose }
  | { do: 'answer'; granted: Purpose[] }
  | { do: 'identify'; userId: string }
  | { do: 'turn'; microtasks: number }
  | { do: 'reset' | 'leave' | 'flush' | 'breathe' };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('track' as const), purpose }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('answer' as const), granted: fc.uniqueArray(purpose) }),
  },
  fc.record({ do: fc.constant('identify' as const), userId: fc.constantFrom('u1', 'u2') }),
  // So that some calls come while others are being written.
  fc.record({ do: fc.constant('turn' as const), microtasks: fc.integer({ min: 1, max: 20 }) }),
  fc.record({
    do: fc.constantFrom('reset' as const, 'leave' as const, 'flush' as const, 'breathe' as const),
  }),
);

/** Where a call's event is, as far as the page can know: 'out' once no answer takes it back any more. */
type Whereabouts = 'held' | 'in' | 'out' | 'gone';

describe('any history of calls, many in one breath', () => {
  it('delivers each as it was called: of that visitor, under that answer, in order, and none that was denied', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 40 }), async (history) => {
        const { tracker, platform, consent, omo } = await makeAsking();
        const calls: { purpose: Purpose; at: Whereabouts; of: unknown[]; receipt: string | undefined }[] = [];
        // From when the page goes to when it gets to do anything else.
        let going = false;
        for (const step of history) {
          if (step.do === 'track') {
            const { purpose } = step;
            const at = ({ hold: 'held', allow: 'in', deny: 'gone' } as const)[consent.decide(purpose)];
            const receipt = at === 'in' ? consent.receipt()?.id : undefined;
            calls.push({ purpose, at, of: [tracker.anonymousId(), tracker.userId()], receipt });
            void tracker.track('Step Taken', { n: calls.length - 1 }, { purpose });
          } else if (step.do === 'answer') {
            consent.answer(step.granted);
            for (const call of calls) {
              const decision = consent.decide(call.purpose);
              if (decision === 'deny' && call.at !== 'out') call.at = 'gone';
              if (decision === 'allow' && call.at === 'held') call.at = 'in';
            }
          } else if (step.do === 'identify') {
            void tracker.identify(step.userId);
          } else if (step.do === 'turn') {
            for (let n = 0; n < step.microtasks; n += 1) await Promise.resolve();
          } else if (step.do === 'reset') {
            void tracker.reset();
            // What the next visitor answers is said of their own.
            for (const call of calls) call.at = call.at === 'in' || call.at === 'out' ? 'out' : 'gone';
          } else if (step.do === 'leave') {
            tracker.leave();
          } else if (step.do === 'flush') {
            await tracker.flush();
          } else {
            await platform.advance(1_000);
          }
          if (['leave', 'breathe'].includes(step.do)) going = step.do === 'leave';
          const out = going || ['flush', 'breathe'].includes(step.do);
          for (const call of calls) if (out && call.at === 'in') call.at = 'out';
        }
        await platform.advance(600_000);

        const said = omo.batches
          .flatMap(({ events }) => events)
          .filter(({ event }) => event === 'Step Taken');
        for (const { properties, anonymousId, userId, context } of said) {
          const { at, of, receipt } = calls[properties!['n'] as number]!;
          expect(at).not.toBe('gone');
          expect([anonymousId, userId]).toEqual(of);
          if (receipt) expect(context.omo.consent).toBe(receipt);
        }
        // Last words have no place in the stream yet, and may be sent again.
        const placed = said.filter(({ context }) => context.omo.seq !== undefined);
        const seqs = new Map(placed.map((each) => [each.properties!['n'] as number, each.context.omo.seq!]));
        const numbers = [...seqs.keys()].sort((one, other) => seqs.get(one)! - seqs.get(other)!);
        expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
        await tracker.close();
      }),
      { numRuns: 300 },
    );
  });
});
