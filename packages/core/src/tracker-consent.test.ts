import { describe, expect, it } from 'vitest';
import { createFakePlatform, createFakeTransport, settle } from '@omokit/testing';
import { makeTracker, names } from '../test/tracker-fixture.js';
import { createConsent } from './consent.js';
import type { ConsentReceipt } from './consent.js';
import { createTracker } from './tracker.js';
import { createUuid } from './uuid.js';

describe('a withdrawal', () => {
  it("purges what a general 'granted' had let through", async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'granted' });
    platform.setOnline(false);
    await tracker.track('Product Viewed');
    consent.withdraw();
    platform.setOnline(true);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['Consent Withdrawn']);
  });

  it('that comes while a batch is being claimed keeps that batch from being sent', async () => {
    const { tracker, platform, consent, queue, omo } = await makeTracker({ initial: 'ask' });
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
    const { tracker, platform, consent, queue, omo } = await makeTracker({ initial: 'ask' });
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

  it('is not what a reset is: what the visitor before had agreed to goes on being sent', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'granted' });
    consent.answer(['analytics', 'location']);
    await platform.advance(1_000);
    platform.setOnline(false);
    await tracker.track('Store Entered', {}, { purpose: 'location' });
    await tracker.reset();
    platform.setOnline(true);
    await platform.advance(10_000);
    expect(names(omo)).toContain('Store Entered');
    expect(consent.decide('location')).toBe('deny');
  });

  it('made again while the first is carried out deletes what was tracked in between', async () => {
    const { tracker, platform, consent, queue, omo } = await makeTracker({ initial: 'ask' });
    consent.answer(['analytics']);
    await platform.advance(1_000);
    platform.setOnline(false);
    const { purge } = queue;
    let goOn = () => {};
    queue.purge = async (...args) => {
      queue.purge = purge;
      await purge(...args);
      await new Promise<void>((resolve) => (goOn = resolve));
    };
    consent.withdraw();
    await settle();
    consent.answer(['analytics']);
    await tracker.track('Product Viewed');
    consent.withdraw();
    goOn();
    platform.setOnline(true);
    await platform.advance(60_000);
    expect(names(omo)).toEqual([
      'Consent Granted',
      'Consent Withdrawn',
      'Consent Granted',
      'Consent Withdrawn',
    ]);
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
    const { tracker, omo, platform: clock } = await makeTracker({ consent });
    await tracker.track('Product Viewed');
    heard({ id: 'r', notice: '1', at: '', granted: ['analytics'] });
    await clock.advance(1_000);
    expect(names(omo)).toEqual(['Product Viewed']);
  });
});
