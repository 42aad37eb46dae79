import { describe, expect, it, vi } from 'vitest';
import { createFakePlatform, createFakeTransport, settle } from '@omokit/testing';
import { makeTracker, names } from '../test/tracker-fixture.js';

describe('a page that goes', () => {
  it('sends in the same task what it has tracked and not sent, with its place where it has one', async () => {
    const { tracker, omo, other } = await makeTracker();
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

  it('goes on where a transport throws at once, and keeps its journal', async () => {
    const throwing = () => {
      throw new Error('mine');
    };
    const destinations = {
      omo: Object.assign(throwing, createFakeTransport()),
      other: createFakeTransport(),
    };
    const { tracker, platform, other } = await makeTracker({ destinations });
    void tracker.track('Uncommitted');
    tracker.leave();
    expect(other.batches).toHaveLength(1);
    expect(platform.storage.get('journal')).toContain('Uncommitted');
  });

  it('says what listeners that run after its own track, each once', async () => {
    const { tracker, platform, omo, other } = await makeTracker();
    void tracker.track('Product Viewed');
    tracker.leave();
    void tracker.track('Time On Page');
    void tracker.page('Left');
    for (const { batches } of [omo, other]) {
      const said = batches.map(({ events }) => events.map(({ event, name }) => event ?? name));
      expect(said).toEqual([['Product Viewed'], ['Time On Page'], ['Left']]);
      expect(batches.every(({ leaving }) => leaving)).toBe(true);
    }
    // Brought back, it goes on as before.
    await platform.advance(1_000);
    const before = omo.batches.length;
    await tracker.track('Product Added');
    expect(omo.batches).toHaveLength(before);
  });

  it('says nothing that was sent, is on its way, may not be sent, or was asked to wait', async () => {
    const { tracker, platform, consent, omo, other } = await makeTracker();
    await tracker.track('Sent');
    await platform.advance(1_000);
    const never = new Promise<never>(() => {});
    omo.answer(() => never);
    other.answer({ outcome: 'retry', afterMs: 60_000 });
    await tracker.track('On its way');
    await platform.advance(1_000);
    const before = [omo.batches.length, other.batches.length];
    void tracker.track('Waiting');
    tracker.leave();
    const said = () => omo.batches.slice(before[0]).flatMap(({ events }) => events.map(({ event }) => event));
    expect(said()).toEqual(['Waiting']);
    await platform.advance(1);
    consent.answer(['marketing']);
    await settle();
    tracker.leave();
    expect(said()).toEqual(['Waiting', 'Consent Withdrawn', 'Consent Granted']);
    expect(other.batches).toHaveLength(before[1]!);
  });

  it('says what was tracked before the visitor was forgotten, or has withdrawn another purpose, in the same breath', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'ask' });
    consent.answer(['analytics', 'marketing']);
    await platform.advance(1_000);
    const before = omo.batches.length;
    void tracker.track('Product Viewed');
    void tracker.track('Ad Clicked', {}, { purpose: 'marketing' });
    consent.answer(['analytics']);
    void tracker.track('Signed Out');
    void tracker.reset();
    tracker.leave();
    const said = omo.batches.slice(before).flatMap(({ events }) => events.map(({ event }) => event));
    expect(said).toEqual(['Product Viewed', 'Consent Withdrawn', 'Signed Out']);
  });

  it('says nothing of what was withdrawn, though it is granted again', async () => {
    const { tracker, platform, consent, omo } = await makeTracker();
    consent.answer(['analytics', 'marketing']);
    platform.setOnline(false);
    await tracker.track('Ad Clicked', {}, { purpose: 'marketing' });
    await tracker.track('Product Viewed');
    consent.answer(['analytics']);
    await platform.advance(1_000);
    consent.answer(['analytics', 'marketing']);
    await platform.advance(1_000);
    platform.setOnline(true);
    tracker.leave();
    const said = omo.batches.flatMap(({ events }) => events.map(({ event }) => event));
    expect(said).toContain('Product Viewed');
    expect(said).not.toContain('Ad Clicked');
  });

  it('says nothing offline, and loses nothing', async () => {
    const { tracker, platform, omo } = await makeTracker();
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
    const gone = await makeTracker({ platform });
    vi.spyOn(gone.queue, 'put').mockReturnValue(never);
    void gone.tracker.track('Uncommitted');
    gone.tracker.leave();
    expect(gone.omo.batches.flatMap(({ events }) => events)).toHaveLength(1);
    const { messageId } = gone.omo.batches[0]!.events[0]!;

    const next = await makeTracker({ platform });
    await platform.advance(1_000);
    const [batch] = next.destinations.omo.batches;
    expect(batch!.events.map((event) => event.messageId)).toEqual([messageId]);
    expect(batch!.again).toBe(true);

    const third = await makeTracker({ platform, store: next.queue });
    await platform.advance(1_000);
    expect(await third.tracker.stats()).toMatchObject({ head: 1, waiting: { omo: 0 } });
  });

  it('takes no journal that the page itself has committed after all', async () => {
    const { tracker, platform } = await makeTracker();
    void tracker.track('Product Viewed');
    tracker.leave();
    expect(platform.storage.get('journal')).toContain('Product Viewed');
    await settle();
    expect(platform.storage.get('journal')).toBeUndefined();
  });

  it('notes how far its stream has got without leaving, for a log that may be gone when it is next opened', async () => {
    const { tracker, platform } = await makeTracker();
    await tracker.track('Product Viewed');
    const { stream } = await tracker.stats();
    expect(platform.storage.get('left')).toBe(`${stream} 1 0`);
    await Promise.all(Array.from({ length: 50 }, () => tracker.track('Product Viewed')));
    expect(platform.storage.get('left')).toBe(`${stream} 51 0`);
  });

  it('writes no journal where what is kept is sealed', async () => {
    const { tracker, platform, omo } = await makeTracker({ journal: false });
    void tracker.track('Product Viewed');
    tracker.leave();
    expect(platform.storage.get('journal')).toBeUndefined();
    expect(omo.batches.flatMap(({ events }) => events.map(({ event }) => event))).toEqual(['Product Viewed']);
  });

  it.each([
    '[{"messageId":',
    'null',
    '{}',
    '[null]',
    '[{"messageId":"m1"}]',
    '[{"messageId":"m1","lane":"x","json":"{}"}]',
  ])('survives a journal that was cut short, or is none: %s', async (journal) => {
    const platform = createFakePlatform();
    platform.storage.set('journal', journal);
    const page = await makeTracker({ platform });
    vi.spyOn(page.queue, 'put').mockReturnValueOnce(new Promise<never>(() => {}));
    void page.tracker.track('One');
    page.tracker.leave();
    const next = await makeTracker({ platform });
    expect(await next.tracker.track('Two')).toBe('queued');
    await platform.advance(1_000);
    expect(names(next.omo)).toEqual(['One', 'Two']);
    expect([...page.errors, ...next.errors]).toEqual([]);
  });

  it('marks as in doubt what was said in last words, for the page after it', async () => {
    const first = await makeTracker();
    first.destinations.omo.answerAlways(() => new Promise(() => {}));
    await first.tracker.track('Product Viewed');
    first.tracker.leave();
    // Another page: the same storage and queue, and timers that go on.
    const platform = { ...createFakePlatform(), storage: first.platform.storage };
    const second = await makeTracker({ platform, store: first.queue });
    await second.tracker.track('Product Added');
    await platform.advance(1_000);
    expect(second.destinations.omo.batches).toMatchObject([{ again: true }]);
  });

  it('leaves its own beside what another page has left, as when the browser is closed', async () => {
    const platform = createFakePlatform();
    const never = new Promise<never>(() => {});
    for (const event of ['One', 'Two']) {
      const page = await makeTracker({ platform });
      vi.spyOn(page.queue, 'put').mockReturnValue(never);
      void page.tracker.track(event);
      page.tracker.leave();
    }
    const next = await makeTracker({ platform });
    await platform.advance(1_000);
    expect(names(next.omo)).toEqual(['One', 'Two']);
  });

  it('says many that such a listener tracks together', async () => {
    const { tracker, omo, other } = await makeTracker();
    tracker.leave();
    const events = Array.from({ length: 1_000 }, (_, n) => `Step ${n}`);
    for (const event of events) void tracker.track(event);
    await settle();
    for (const { batches } of [omo, other]) {
      expect(batches.length).toBeLessThanOrEqual(100);
      expect(batches.every(({ leaving }) => leaving)).toBe(true);
    }
    const said = omo.batches.flatMap(({ events }) => events.map(({ event }) => event));
    // The newest, as far as one request has room for them.
    expect(said.at(-1)).toBe('Step 999');
    expect(new Set(said).size).toBe(said.length);
  });

  it('leaves to the next page what its listeners have tracked last', async () => {
    const platform = createFakePlatform();
    const page = await makeTracker({ platform });
    vi.spyOn(page.queue, 'put').mockReturnValue(new Promise<never>(() => {}));
    page.tracker.leave();
    void page.tracker.track('Time On Page');
    const next = await makeTracker({ platform });
    await platform.advance(1_000);
    expect(names(next.omo)).toEqual(['Time On Page']);
  });

  it.each(['before the queue is open', 'while it is'])(
    'loses nothing that another page has left when the visitor is forgotten %s',
    async (when) => {
      const platform = createFakePlatform();
      const page = await makeTracker({ platform });
      if (when === 'while it is') await page.tracker.track('Product Viewed');
      const other = await makeTracker({ platform });
      vi.spyOn(other.queue, 'put').mockReturnValue(new Promise<never>(() => {}));
      void other.tracker.track('Signed Out');
      other.tracker.leave();
      await page.tracker.reset();
      expect(platform.storage.get('journal')).toBeUndefined();
      await platform.advance(1_000);
      expect(names(page.omo)).toContain('Signed Out');
    },
  );

  it('sends nothing that another page has left of what was withdrawn since', async () => {
    const platform = createFakePlatform();
    const page = await makeTracker({ platform });
    await page.tracker.track('Product Viewed');
    const other = await makeTracker({ platform });
    vi.spyOn(other.queue, 'put').mockReturnValue(new Promise<never>(() => {}));
    void other.tracker.track('Ad Clicked', {}, { purpose: 'marketing' });
    other.tracker.leave();
    page.consent.answer(['analytics']);
    await platform.advance(1_000);
    expect(platform.storage.get('journal')).toBeUndefined();
    const next = await makeTracker({ platform, store: page.queue });
    await next.tracker.track('Product Added');
    await platform.advance(1_000);
    expect([...names(page.omo), ...names(next.omo)]).not.toContain('Ad Clicked');
  });

  it('leaves each event once, however often it goes and is brought back', async () => {
    const platform = createFakePlatform();
    const page = await makeTracker({ platform });
    vi.spyOn(page.queue, 'put').mockReturnValue(new Promise<never>(() => {}));
    void page.tracker.track('One');
    page.tracker.leave();
    void page.tracker.track('Two');
    page.tracker.leave();
    const next = await makeTracker({ platform });
    await platform.advance(1_000);
    expect(names(next.omo)).toEqual(['One', 'Two']);
    expect(await next.tracker.stats()).toMatchObject({ head: 2 });
  });
});
