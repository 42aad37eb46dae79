import { describe, expect, it, vi } from 'vitest';
import { createFakePlatform, createFakeTransport, settle } from '@omokit/testing';
import { createConsent, type ConsentReceipt, type InitialConsent } from './consent.js';
import { createMemoryQueue } from './log/memory-queue.js';
import { createTracker, type TrackerOptions } from './tracker.js';
import { createUuid } from './uuid.js';
import type { OmoError } from './errors.js';
import type { QueueStore } from './queue.js';

async function make({
  initial = 'granted',
  platform = createFakePlatform(),
  ...options
}: Omit<Partial<TrackerOptions>, 'platform'> & {
  initial?: InitialConsent;
  platform?: ReturnType<typeof createFakePlatform>;
} = {}) {
  const newId = createUuid(platform);
  const consent = createConsent({ initial, newId, now: platform.now, store: () => {} });
  const destinations = { omo: createFakeTransport(), other: createFakeTransport() };
  const queue = await createMemoryQueue({
    destinations: Object.keys(destinations),
    now: platform.now,
    newId,
  });
  const open = vi.fn(async () => queue);
  const tracker = createTracker({ platform, consent, queue: open, destinations, channel: 'web', ...options });
  const errors: OmoError[] = [];
  tracker.watch('error', (error) => errors.push(error));
  return { tracker, platform, consent, queue, open, errors, ...destinations };
}

async function makeTab({
  platform = createFakePlatform(),
  destinations = { omo: createFakeTransport() },
  queue: given,
}: {
  platform?: ReturnType<typeof createFakePlatform>;
  destinations?: { omo: ReturnType<typeof createFakeTransport> };
  queue?: QueueStore;
} = {}) {
  const newId = createUuid(platform);
  const queue = given ?? (await createMemoryQueue({ destinations: ['omo'], now: platform.now, newId }));
  const consent = createConsent({
    initial: 'granted',
    newId: createUuid(platform),
    now: platform.now,
    store: () => {},
  });
  const tracker = createTracker({
    platform,
    consent,
    queue: async () => queue,
    destinations,
    channel: 'web',
  });
  return { tracker, platform, queue, destinations };
}

const names = (transport: ReturnType<typeof createFakeTransport>) =>
  transport.delivered().map(({ event, name, type }) => event ?? name ?? type);

describe('createTracker', () => {
  it('queues events and sends each to every destination, in order, with contiguous seq', async () => {
    const { tracker, platform, omo, other } = await make();
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
    const { tracker, platform, consent, open, omo } = await make({ initial: 'ask' });
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
    const { tracker, platform, consent, omo } = await make({ initial: 'ask' });
    await tracker.track('Product Viewed');
    consent.answer([]);
    expect(await tracker.track('Product Added')).toBe('dropped');
    await platform.advance(60_000);
    expect(omo.batches).toEqual([]);
    expect(platform.storage.get('anonymousId')).toBeUndefined();
  });

  it('holds a bounded number of events: the oldest go first', async () => {
    const { tracker, platform, consent, omo } = await make({ initial: 'ask', maxHeld: 2 });
    for (const name of ['A', 'B', 'C']) await tracker.track(name);
    consent.answer(['analytics']);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(expect.not.arrayContaining(['A']));
  });

  it('purges what is queued under a withdrawn purpose before anything more is sent, and reports the loss', async () => {
    const { tracker, platform, consent, omo } = await make({ initial: 'ask' });
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
    const { tracker, platform, omo } = await make();
    await tracker.identify('u1', { plan: 'gold' });
    await platform.advance(0);
    expect(names(omo)).toEqual(['identify']);
    await tracker.track('Coupon Redeemed', {}, { lane: 'redemption', purpose: 'operation' });
    await platform.advance(0);
    expect(names(omo)).toEqual(['identify', 'Coupon Redeemed']);
    expect(omo.delivered()[1]).toMatchObject({ userId: 'u1', context: { omo: { purpose: 'operation' } } });
  });

  it('states a link as an identify with externalIds', async () => {
    const { tracker, platform, omo } = await make();
    await tracker.link({ type: 'member', value: '42' });
    await platform.advance(0);
    expect(omo.delivered()[0]).toMatchObject({
      type: 'identify',
      context: { externalIds: [{ type: 'member', id: '42', collection: 'users', encoding: 'none' }] },
    });
  });

  it('marks what happened without a network', async () => {
    const { tracker, platform, omo } = await make();
    platform.setOnline(false);
    await tracker.track('Product Viewed');
    platform.setOnline(true);
    await platform.advance(1_000);
    expect(omo.delivered()[0]?.context.omo.offline).toBe(true);
  });

  it('gives the next visitor another id and no name after reset, and asks them again', async () => {
    const { tracker, platform, consent, omo } = await make({ initial: 'ask' });
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
    const { tracker, platform, omo, errors } = await make();
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
    const { tracker, platform, omo, errors } = await make({
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
    const { tracker, queue, errors } = await make();
    vi.spyOn(queue, 'put').mockRejectedValue(new Error('disk full'));
    expect(await tracker.track('Product Viewed')).toBe('dropped');
    expect(errors.map(({ code }) => code)).toEqual(['queue_unavailable']);
  });

  it('loses no neighbour of an event that cannot be written', async () => {
    const { tracker, platform, omo, errors } = await make();
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
    const { tracker, platform, consent, omo } = await make({ initial: 'ask' });
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
    const { tracker, platform, omo, other } = await make();
    omo.answerAlways({ outcome: 'retry' });
    await tracker.track('Product Viewed');
    await platform.advance(1_000);
    expect(names(other)).toEqual(['Product Viewed']);
    expect(names(omo)).toEqual([]);
  });
});

describe('a page that does the unexpected', () => {
  it('keeps an event as it was when it was tracked, whatever the page does to the object after', async () => {
    const { tracker, platform, omo } = await make();
    const properties = { sku: '1' };
    void tracker.track('Product Viewed', properties);
    properties.sku = '2';
    void tracker.track('Product Viewed', properties);
    await platform.advance(1_000);
    expect(omo.delivered().map((event) => event.properties)).toEqual([{ sku: '1' }, { sku: '2' }]);
  });

  it('never throws: a time that is none, no options, a step that returns nothing', async () => {
    const forgetful = (() => undefined) as unknown as () => null;
    const { tracker, platform, omo, errors } = await make({ steps: [forgetful] });
    expect(await tracker.track('A', {}, { timestamp: new Date('yesterday') })).toBe('dropped');
    expect(await tracker.track('B', {}, null as unknown as undefined)).toBe('queued');
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['B']);
    expect(errors.map(({ code }) => code)).toEqual(['option_invalid', 'step_failed']);
  });

  it('stops a connector that was still starting when the tracker was closed, and closes past one that cannot stop', async () => {
    const { tracker } = await make();
    const stop = vi.fn(() => {
      throw new Error('cable');
    });
    let running: (stop: () => void) => void = () => {};
    const connector = { name: 'slow', purpose: 'operation' as const, supported: () => true };
    const connected = tracker.connect({ ...connector, start: () => new Promise((done) => (running = done)) });
    await tracker.connect({ ...connector, start: async () => stop });
    await tracker.close();
    expect(stop).toHaveBeenCalledOnce();
    const late = vi.fn();
    running(late);
    await connected;
    expect(late).toHaveBeenCalledOnce();
  });
});

describe('a queue that does not open', () => {
  it('is reported, never rejects, and is opened again for the next event', async () => {
    const { queue } = await make();
    const open = vi.fn(async () => queue).mockRejectedValueOnce(new Error('locked'));
    const { tracker, errors } = await make({ queue: open });
    await settle();
    expect(errors.map(({ code }) => code)).toEqual(['queue_unavailable']);
    expect(await tracker.track('Product Viewed')).toBe('queued');
    expect(await tracker.flush()).toBe(true);
    const never = await make({ queue: () => Promise.reject(new Error('no disk')) });
    expect(await never.tracker.track('Product Viewed')).toBe('dropped');
    await never.tracker.flush();
    await never.tracker.close();
  });
});

describe('a withdrawal', () => {
  it("purges what a general 'granted' had let through", async () => {
    const { tracker, platform, consent, omo } = await make({ initial: 'granted' });
    platform.setOnline(false);
    await tracker.track('Product Viewed');
    consent.withdraw();
    platform.setOnline(true);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['Consent Withdrawn']);
  });

  it('that comes while a batch is being claimed keeps that batch from being sent', async () => {
    const { tracker, platform, consent, queue, omo } = await make({ initial: 'ask' });
    consent.answer(['analytics']);
    await platform.advance(1_000);
    await tracker.track('Product Viewed');
    const { claim } = queue;
    queue.claim = async (...args) => {
      const claimed = await claim(...args);
      queue.claim = claim;
      consent.withdraw();
      return claimed;
    };
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['Consent Granted', 'Consent Withdrawn']);
  });

  it('cut short by the end of the page is carried out by the next one before it sends', async () => {
    const { tracker, platform, consent, queue, omo } = await make({ initial: 'ask' });
    consent.answer(['analytics']);
    await platform.advance(1_000);
    platform.setOnline(false);
    await tracker.track('Product Viewed');
    const { purge } = queue;
    queue.purge = () => new Promise(() => {});
    consent.withdraw();
    await settle();

    queue.purge = purge;
    platform.setOnline(true);
    const destinations = { omo: createFakeTransport(), other: createFakeTransport() };
    createTracker({ platform, consent, queue: async () => queue, destinations, channel: 'web' });
    await platform.advance(60_000);
    expect(names(destinations.omo)).toEqual(['Consent Withdrawn']);
    expect(names(omo)).toEqual(['Consent Granted']);
  });

  it('and a yes are told of once, by the tab they were given in', async () => {
    const platform = createFakePlatform();
    const newId = createUuid(platform);
    let heard: (receipt: ConsentReceipt | undefined) => void = () => {};
    const consent = createConsent({
      initial: 'ask',
      newId,
      now: platform.now,
      store: () => {},
      whenStoredElsewhere: (changed) => (heard = changed),
    });
    const { tracker, omo, platform: clock } = await make({ consent });
    await tracker.track('Product Viewed');
    heard({ id: 'r', notice: '1', at: '', granted: ['analytics'] });
    await clock.advance(1_000);
    expect(names(omo)).toEqual(['Product Viewed']);
  });
});

describe('two tabs', () => {
  it('are one visitor: what one learns or forgets, the other does', async () => {
    const { tracker: one, platform, queue, destinations } = await makeTab();
    const { tracker: two } = await makeTab({ platform, queue, destinations });
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
  const { tracker, platform, omo } = await make({ initial: 'granted' });
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

describe('a page that goes', () => {
  it('sends in the same task what it has tracked and not sent, with its place where it has one', async () => {
    const { tracker, omo, other } = await make();
    await tracker.track('Committed');
    void tracker.track('Uncommitted');
    tracker.leave();
    expect(omo.batches).toHaveLength(1);
    expect(omo.batches[0]).toMatchObject({ leaving: true, losses: [] });
    expect(omo.batches[0]!.events.map(({ event, context }) => [event, context.omo.seq])).toEqual([
      ['Committed', 1],
      ['Uncommitted', undefined],
    ]);
    expect(other.batches).toHaveLength(1);
  });

  it('says nothing that was sent, is on its way, may not be sent, or was asked to wait', async () => {
    const { tracker, platform, consent, omo, other } = await make();
    await tracker.track('Sent');
    await platform.advance(1_000);
    const never = new Promise<never>(() => {});
    omo.answer(() => never);
    other.answer({ outcome: 'retry', afterMs: 60_000 });
    await tracker.track('On its way');
    await platform.advance(1_000);
    consent.answer(['marketing']);
    await settle();
    const before = [omo.batches.length, other.batches.length];
    tracker.leave();
    const said = omo.batches.slice(before[0]).flatMap(({ events }) => events.map(({ event }) => event));
    expect(said).not.toEqual(expect.arrayContaining(['Sent']));
    expect(said).not.toEqual(expect.arrayContaining(['On its way']));
    expect(other.batches).toHaveLength(before[1]!);
  });

  it('says nothing offline, and loses nothing', async () => {
    const { tracker, platform, omo } = await make();
    platform.setOnline(false);
    void tracker.track('Product Viewed');
    tracker.leave();
    expect(omo.batches).toEqual([]);
    await settle();
    platform.setOnline(true);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['Product Viewed']);
  });

  it('leaves to the next page what it could not commit, once, in doubt where it was said', async () => {
    const platform = createFakePlatform();
    const never = new Promise<never>(() => {});
    const gone = await make({ platform });
    vi.spyOn(gone.queue, 'put').mockReturnValue(never);
    void gone.tracker.track('Uncommitted');
    gone.tracker.leave();
    expect(gone.omo.batches.flatMap(({ events }) => events)).toHaveLength(1);
    const { messageId } = gone.omo.batches[0]!.events[0]!;

    const next = await makeTab({ platform });
    await platform.advance(1_000);
    const [batch] = next.destinations.omo.batches;
    expect(batch!.events.map((event) => event.messageId)).toEqual([messageId]);
    expect(batch!.again).toBe(true);

    const third = await makeTab({ platform, queue: next.queue });
    await platform.advance(1_000);
    expect(await third.tracker.stats()).toMatchObject({ head: 1, waiting: { omo: 0 } });
  });

  it('takes no journal that the page itself has committed after all', async () => {
    const { tracker, platform } = await make();
    void tracker.track('Product Viewed');
    tracker.leave();
    expect(platform.storage.get('journal')).toContain('Product Viewed');
    await settle();
    expect(platform.storage.get('journal')).toBeUndefined();
  });

  it('notes how far its stream has got without leaving, for a log that may be gone when it is next opened', async () => {
    const { tracker, platform } = await make();
    await tracker.track('Product Viewed');
    const { stream } = await tracker.stats();
    expect(platform.storage.get('left')).toBe(`${stream} 1 0`);
    await Promise.all(Array.from({ length: 50 }, () => tracker.track('Product Viewed')));
    expect(platform.storage.get('left')).toBe(`${stream} 51 0`);
  });

  it('writes no journal where what is kept is sealed', async () => {
    const { tracker, platform, omo } = await make({ journal: false });
    void tracker.track('Product Viewed');
    tracker.leave();
    expect(platform.storage.get('journal')).toBeUndefined();
    expect(omo.batches.flatMap(({ events }) => events.map(({ event }) => event))).toEqual(['Product Viewed']);
  });

  it('survives a journal that was cut short', async () => {
    const platform = createFakePlatform();
    platform.storage.set('journal', '[{"messageId":');
    const { tracker, errors } = await make({ platform });
    expect(await tracker.track('Product Viewed')).toBe('queued');
    expect(errors).toEqual([]);
  });

  it('marks as in doubt what was said in last words, for the page after it', async () => {
    const first = await makeTab();
    first.destinations.omo.answerAlways(() => new Promise(() => {}));
    await first.tracker.track('Product Viewed');
    first.tracker.leave();
    // Another page: the same storage and queue, and timers that go on.
    const platform = { ...createFakePlatform(), storage: first.platform.storage };
    const second = await makeTab({ platform, queue: first.queue });
    await second.tracker.track('Product Added');
    await platform.advance(1_000);
    expect(second.destinations.omo.batches).toMatchObject([{ again: true }]);
  });
});

describe('what a destination has refused', () => {
  it('can be seen with its reason, and sent again once it is put right', async () => {
    const { tracker, platform, omo } = await make();
    omo.answer(({ events }) => ({
      outcome: 'ok',
      refused: new Map([[events[0]!.messageId, 'event_unknown']]),
    }));
    await Promise.all([tracker.track('A'), tracker.track('B')]);
    await platform.advance(1_000);
    const { events, dead } = await tracker.export();
    expect(events).toEqual([]);
    expect(dead).toMatchObject([{ to: 'omo', code: 'event_unknown', event: { event: 'A' } }]);

    expect(await tracker.resend(({ code }) => code === 'another')).toBe(0);
    expect(await tracker.resend()).toBe(1);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['B', 'A']);
    expect(omo.delivered().map(({ context }) => context.omo.seq)).toEqual([2, 3]);
    expect((await tracker.stats()).dead).toBe(0);
  });

  it('is nothing where nothing was ever kept', async () => {
    const { tracker, open } = await make({ hasQueue: async () => false });
    expect(await tracker.export()).toEqual({ events: [], dead: [] });
    expect(await tracker.resend()).toBe(0);
    expect(await tracker.stats()).toMatchObject({ head: 0 });
    expect(open).not.toHaveBeenCalled();
  });
});
