import { describe, expect, it, vi } from 'vitest';
import { settle } from '@omokit/testing';
import { makeTracker, names } from '../test/tracker-fixture.js';

describe('createTracker', () => {
  it('queues events and sends each to every destination, in order, with contiguous seq', async () => {
    const { tracker, platform, omo, other } = await makeTracker();
    const answers = await Promise.all([
      tracker.page('Home'),
      tracker.track('Product Viewed', { sku: '1' }),
      tracker.track('Product Added'),
    ]);
    expect(answers).toEqual(['queued', 'queued', 'queued']);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['Home', 'Product Viewed', 'Product Added']);
    expect(names(other)).toEqual(names(omo));
    expect(omo.delivered().map(({ context }) => context.omo.seq)).toEqual([1, 2, 3]);
    expect(new Set(omo.delivered().map(({ anonymousId }) => anonymousId)).size).toBe(1);
  });

  it('before the answer opens no queue, writes nothing and sends nothing; after a yes sends all in order', async () => {
    const { tracker, platform, consent, open, omo } = await makeTracker({ initial: 'ask' });
    const set = vi.spyOn(platform.storage, 'set');
    expect(await tracker.track('Product Viewed')).toBe('held');
    expect(await tracker.track('Product Added')).toBe('held');
    await platform.advance(60_000);
    expect(open).not.toHaveBeenCalled();
    expect(set).not.toHaveBeenCalled();

    const { id } = consent.answer(['analytics']);
    await platform.advance(1_000);
    // The receipt is in the identity lane, which goes before what was collected under it.
    expect(names(omo)).toEqual(['Consent Granted', 'Product Viewed', 'Product Added']);
    expect(omo.delivered().every(({ context }) => context.omo.consent === id)).toBe(true);
  });

  it('after a no drops what it held, collects nothing more and leaves no id behind', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'ask' });
    await tracker.track('Product Viewed');
    consent.answer([]);
    expect(await tracker.track('Product Added')).toBe('dropped');
    await platform.advance(60_000);
    expect(omo.batches).toEqual([]);
    expect(platform.storage.get('anonymousId')).toBeUndefined();
  });

  it('holds a bounded number of events: the oldest go first', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'ask', maxHeld: 2 });
    for (const name of ['A', 'B', 'C']) await tracker.track(name);
    consent.answer(['analytics']);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(expect.not.arrayContaining(['A']));
  });

  it('purges what is queued under a withdrawn purpose before anything more is sent, and reports the loss', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'ask' });
    consent.answer(['analytics', 'marketing']);
    await platform.advance(1_000);
    platform.setOnline(false);
    await tracker.track('Ad Clicked', {}, { purpose: 'marketing' });
    await tracker.track('Product Viewed');
    consent.answer(['analytics']);
    platform.setOnline(true);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['Consent Granted', 'Consent Withdrawn', 'Product Viewed']);
    const losses = omo.batches.flatMap((batch) => batch.losses);
    expect(losses).toEqual([{ stream: expect.any(String), from: 2, to: 2, reason: 'consent_withdrawn' }]);
  });

  it('sends identity and redemption without waiting for company', async () => {
    const { tracker, platform, omo } = await makeTracker();
    await tracker.identify('u1', { plan: 'gold' });
    await platform.advance(0);
    expect(names(omo)).toEqual(['identify']);
    await tracker.track('Coupon Redeemed', {}, { lane: 'redemption', purpose: 'operation' });
    await platform.advance(0);
    expect(names(omo)).toEqual(['identify', 'Coupon Redeemed']);
    expect(omo.delivered()[1]).toMatchObject({ userId: 'u1', context: { omo: { purpose: 'operation' } } });
  });

  it('states a link as an identify with externalIds', async () => {
    const { tracker, platform, omo } = await makeTracker();
    await tracker.link({ type: 'member', value: '42' });
    await platform.advance(0);
    expect(omo.delivered()[0]).toMatchObject({
      type: 'identify',
      context: { externalIds: [{ type: 'member', id: '42', collection: 'users', encoding: 'none' }] },
    });
  });

  it('marks what happened without a network', async () => {
    const { tracker, platform, omo } = await makeTracker();
    platform.setOnline(false);
    await tracker.track('Product Viewed');
    platform.setOnline(true);
    await platform.advance(1_000);
    expect(omo.delivered()[0]?.context.omo.offline).toBe(true);
  });

  it('gives the next visitor another id and no name after reset, and asks them again', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'ask' });
    consent.answer(['analytics']);
    const first = tracker.anonymousId();
    await tracker.identify('u1');
    await tracker.reset();
    expect(tracker.anonymousId()).not.toBe(first);
    expect(tracker.userId()).toBeUndefined();
    expect(await tracker.track('Product Viewed')).toBe('held');
    consent.answer(['analytics']);
    await platform.advance(1_000);
    const viewed = omo.delivered().find(({ event }) => event === 'Product Viewed');
    expect(viewed?.anonymousId).toBe(tracker.anonymousId());
    expect(viewed?.userId).toBeUndefined();
  });

  it('starts connectors, tracks their readings under their purpose, and stops them with the tracker', async () => {
    const { tracker, platform, omo, errors } = await makeTracker();
    const stop = vi.fn();
    await tracker.connect({
      name: 'counter',
      purpose: 'operation',
      supported: () => true,
      async start(emit) {
        emit({ event: 'Store Entered', properties: { store_id: '1' } });
        return stop;
      },
    });
    await platform.advance(1_000);
    expect(omo.delivered()).toMatchObject([
      { event: 'Store Entered', context: { omo: { purpose: 'operation' } } },
    ]);
    await expect(
      tracker.connect({
        name: 'none',
        purpose: 'operation',
        supported: () => false,
        start: async () => stop,
      }),
    ).rejects.toMatchObject({ code: 'connector_failed' });
    await tracker.close();
    expect(stop).toHaveBeenCalledOnce();
    expect(await tracker.track('Late')).toBe('dropped');
    expect(errors.map(({ code }) => code)).toEqual(['tracker_closed']);
  });

  it('never throws into the page: a broken step or listener is reported and skipped', async () => {
    const { tracker, platform, omo, errors } = await makeTracker({
      steps: [
        () => {
          throw new Error('step');
        },
        (event) => (event.event === 'Secret' ? null : event),
      ],
    });
    tracker.watch('delivered', () => {
      throw new Error('listener');
    });
    expect(await tracker.track('Product Viewed')).toBe('queued');
    expect(await tracker.track('Secret')).toBe('dropped');
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['Product Viewed']);
    expect(errors.map(({ code }) => code)).toEqual([
      'step_failed',
      'step_failed',
      'step_failed',
      'step_failed',
    ]);
  });

  it("answers 'dropped' and reports when the device cannot keep an event", async () => {
    const { tracker, queue, errors } = await makeTracker();
    vi.spyOn(queue, 'put').mockRejectedValue(new Error('disk full'));
    expect(await tracker.track('Product Viewed')).toBe('dropped');
    expect(errors.map(({ code }) => code)).toEqual(['queue_unavailable']);
  });

  it('loses no neighbour of an event that cannot be written', async () => {
    const { tracker, platform, omo, errors } = await makeTracker();
    const cycle: Record<string, never> = {};
    Object.assign(cycle, { cycle });
    const answers = await Promise.all([tracker.track('A'), tracker.track('B', cycle), tracker.track('C')]);
    expect(answers).toEqual(['queued', 'dropped', 'queued']);
    expect(errors.map(({ code }) => code)).toEqual(['option_invalid']);
    await platform.advance(1_000);
    expect(omo.delivered().map(({ event, context }) => [event, context.omo.seq])).toEqual([
      ['A', 1],
      ['C', 2],
    ]);
  });

  it('takes the anonymousId another tab has kept meanwhile, for what it held as well', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'ask' });
    await tracker.track('Product Viewed');
    platform.storage.set('anonymousId', 'of-the-other-tab');
    consent.answer(['analytics']);
    await platform.advance(1_000);
    expect(new Set(omo.delivered().map(({ anonymousId }) => anonymousId))).toEqual(
      new Set(['of-the-other-tab']),
    );
    expect(tracker.anonymousId()).toBe('of-the-other-tab');
  });

  it('one destination that fails never holds another', async () => {
    const { tracker, platform, omo, other } = await makeTracker();
    omo.answerAlways({ outcome: 'retry' });
    await tracker.track('Product Viewed');
    await platform.advance(1_000);
    expect(names(other)).toEqual(['Product Viewed']);
    expect(names(omo)).toEqual([]);
  });
});

describe('a queue that does not open', () => {
  it('is reported, never rejects, and is opened again for the next event', async () => {
    const { queue } = await makeTracker();
    const open = vi.fn(async () => queue).mockRejectedValueOnce(new Error('locked'));
    const { tracker, errors } = await makeTracker({ queue: open });
    await settle();
    expect(errors.map(({ code }) => code)).toEqual(['queue_unavailable']);
    expect(await tracker.track('Product Viewed')).toBe('queued');
    expect(await tracker.flush()).toBe(true);
    const never = await makeTracker({ queue: () => Promise.reject(new Error('no disk')) });
    expect(await never.tracker.track('Product Viewed')).toBe('dropped');
    await never.tracker.flush();
    await never.tracker.close();
  });
});

describe('two tabs', () => {
  it('are one visitor: what one learns or forgets, the other does', async () => {
    const { tracker: one, platform, queue, destinations } = await makeTracker();
    const { tracker: two } = await makeTracker({ platform, store: queue, destinations });
    await one.identify('alice');
    await two.track('Product Viewed');
    expect(two.userId()).toBe('alice');
    const first = one.anonymousId();
    expect(two.anonymousId()).toBe(first);
    await one.reset();
    expect(two.userId()).toBeUndefined();
    await one.track('Product Viewed');
    await two.track('Product Viewed');
    await platform.advance(1_000);
    const last = destinations.omo.delivered().slice(-2);
    expect(last.map(({ anonymousId }) => anonymousId)).toEqual([one.anonymousId(), one.anonymousId()]);
    expect(last[0]!.anonymousId).not.toBe(first);
    expect(new Set(last.map(({ context }) => context.omo.session)).size).toBe(1);
  });
});

it("reset takes effect at once: what is tracked in the same breath is the next visitor's", async () => {
  const { tracker, platform, omo } = await makeTracker({ initial: 'granted' });
  void tracker.identify('alice');
  void tracker.reset();
  void tracker.track('Product Viewed');
  await platform.advance(1_000);
  const [identified, viewed] = omo.delivered();
  expect(identified).toMatchObject({ type: 'identify', userId: 'alice' });
  expect(viewed!.userId).toBeUndefined();
  expect(viewed!.anonymousId).not.toBe(identified!.anonymousId);
  expect(viewed!.context.omo.session).not.toBe(identified!.context.omo.session);
});
