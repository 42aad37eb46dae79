import { describe, expect, it, vi } from 'vitest';
import { createFakePlatform, settle } from '@omokit/testing';
import { makeTracker, names } from '../test/tracker-fixture.js';

describe('a page that does the unexpected', () => {
  it('keeps an event as it was when it was tracked, whatever the page does to the object after', async () => {
    const { tracker, platform, omo } = await makeTracker();
    const properties = { sku: '1' };
    void tracker.track('Product Viewed', properties);
    properties.sku = '2';
    void tracker.track('Product Viewed', properties);
    await platform.advance(1_000);
    expect(omo.delivered().map((event) => event.properties)).toEqual([{ sku: '1' }, { sku: '2' }]);
  });

  it.each(['', undefined, null, 5, {}])('says at once that a track has no name: %j', async (name) => {
    const { tracker, errors, omo, platform } = await makeTracker();
    expect(await tracker.track(name as never)).toBe('dropped');
    expect(errors.map(({ code }) => code)).toEqual(['option_invalid']);
    await platform.advance(1_000);
    expect(omo.batches).toEqual([]);
  });

  it('keeps nothing in a lane that there is not, and says so', async () => {
    const { tracker, errors, omo, platform } = await makeTracker();
    expect(await tracker.track('A', {}, { lane: 'events' as never })).toBe('dropped');
    expect(errors.map(({ code }) => code)).toEqual(['option_invalid']);
    await tracker.track('B');
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['B']);
    expect((await tracker.stats()).head).toBe(1);
  });

  it('throws nothing into a page whose options throw, or that links nobody', async () => {
    const { tracker, errors } = await makeTracker();
    const hostile = {
      get purpose(): never {
        throw new Error('of the page');
      },
    };
    expect(await tracker.track('A', {}, hostile)).toBe('dropped');
    expect(
      await tracker.track(
        'A',
        {},
        {
          context: {
            get a(): never {
              throw new Error('of the page');
            },
          },
        },
      ),
    ).toBe('dropped');
    expect(await tracker.identify('a', {}, hostile)).toBe('dropped');
    expect(errors.map(({ code }) => code)).toEqual(['option_invalid', 'option_invalid', 'option_invalid']);
    expect(await tracker.link(null as never)).toBe('queued');
  });

  it.each([
    [42, '42'],
    [null, undefined],
    [undefined, undefined],
  ])('takes %j for the userId %j', async (given, userId) => {
    const { tracker, platform, omo } = await makeTracker({ initial: 'ask' });
    void tracker.identify(given as never);
    tracker.consent.answer(['analytics']);
    await tracker.track('A');
    await platform.advance(1_000);
    const said = omo.delivered().filter(({ type, event }) => type === 'identify' || event === 'A');
    expect(said.map((event) => event.userId)).toEqual([userId, userId]);
  });

  it('opens nothing any more where it is closed at once, and says truly at once what waits', async () => {
    const platform = createFakePlatform();
    const first = await makeTracker({ platform });
    platform.setOnline(false);
    await first.tracker.track('Left');
    first.queue.close = async () => undefined;
    await first.tracker.close();
    platform.setOnline(true);
    const hasQueue = async () => {
      await settle();
      return true;
    };
    const closed = await makeTracker({ platform, store: first.queue, hasQueue });
    await closed.tracker.close();
    await platform.advance(1_000);
    expect(closed.open).not.toHaveBeenCalled();
    const next = await makeTracker({ platform, store: first.queue, hasQueue });
    expect(await next.tracker.flush()).toBe(true);
    expect(names(next.omo)).toEqual(['Left']);
  });

  it('never throws: a time that is none, no options, a step that returns nothing', async () => {
    const forgetful = (() => undefined) as unknown as () => null;
    const { tracker, platform, omo, errors } = await makeTracker({ steps: [forgetful] });
    expect(await tracker.track('A', {}, { timestamp: new Date('yesterday') })).toBe('dropped');
    expect(await tracker.track('B', {}, null as unknown as undefined)).toBe('queued');
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['B']);
    expect(errors.map(({ code }) => code)).toEqual(['option_invalid', 'step_failed']);
  });

  it('stops a connector that was still starting when the tracker was closed, and closes past one that cannot stop', async () => {
    const { tracker } = await makeTracker();
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
