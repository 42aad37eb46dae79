import { describe, expect, it } from 'vitest';
import { makeTracker, names } from '../test/tracker-fixture.js';

describe('endSession', () => {
  it('tells how long the visit was and why it ended, and forgets the visitor', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'operation' });
    const resets: string[] = [];
    tracker.watch('reset', (reason) => resets.push(reason));
    consent.answer(['analytics']);
    const first = tracker.anonymousId();
    await tracker.identify('alice');
    await platform.advance(90_000);
    await tracker.endSession('idle');
    expect(resets).toEqual(['idle']);
    expect([tracker.userId(), consent.receipt()]).toEqual([undefined, undefined]);
    expect(tracker.anonymousId()).not.toBe(first);
    await platform.advance(1_000);
    expect(omo.delivered().at(-1)).toMatchObject({
      event: 'Kiosk Session Ended',
      anonymousId: first,
      userId: 'alice',
      properties: { reason: 'idle', duration_ms: 90_000 },
      context: { omo: { purpose: 'operation' } },
    });
  });

  it("leaves nothing of them in storage, and what is the device's own as it was", async () => {
    const { tracker, platform, consent } = await makeTracker({ initial: 'ask' });
    const { storage } = platform;
    consent.answer(['analytics']);
    await tracker.identify('alice');
    for (const key of ['coupon.welcome', 'draft', 'redeemer.trust', 'device.name']) storage.set(key, 'kept');
    platform.setOnline(false);
    tracker.leave();
    await tracker.endSession();
    expect(storage.keys().sort()).toEqual(['device.name', 'left', 'redeemer.trust']);
  });

  it('takes away the journal of a page that could not commit', async () => {
    const { tracker, platform } = await makeTracker({ queue: () => Promise.reject(new Error('no disk')) });
    platform.setOnline(false);
    void tracker.track('Secret');
    tracker.leave();
    expect(platform.storage.get('journal')).toContain('Secret');
    await tracker.endSession();
    expect(platform.storage.keys().join()).not.toContain('journal');
  });

  it('says nothing more of them when the page goes: the queue has it', async () => {
    const { tracker, platform, omo } = await makeTracker();
    platform.setOnline(false);
    await tracker.track('Secret');
    await tracker.endSession();
    platform.setOnline(true);
    tracker.leave();
    expect(omo.batches).toEqual([]);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['Secret', 'Kiosk Session Ended']);
  });

  it('forgets what was held, and tells nothing, of who has not answered', async () => {
    const { tracker, platform, consent, open, omo } = await makeTracker({ initial: 'ask' });
    await tracker.track('Secret');
    await tracker.endSession();
    consent.answer(['analytics']);
    await platform.advance(1_000);
    expect(names(omo)).toEqual(['Consent Granted']);
    expect(open).toHaveBeenCalledOnce();
  });

  it('measures from the first call of who was never asked', async () => {
    const { tracker, platform, omo } = await makeTracker({ initial: 'operation' });
    await tracker.track('Product Viewed');
    await platform.advance(5_000);
    await tracker.endSession();
    await tracker.endSession();
    await platform.advance(1_000);
    expect(omo.delivered().map(({ properties }) => properties)).toEqual([
      { reason: 'ended', duration_ms: 5_000 },
      { reason: 'ended', duration_ms: 0 },
    ]);
  });
});

describe('a visitor who was erased', () => {
  it('becomes somebody new, is asked again, and leaves nothing on the device', async () => {
    const { tracker, platform, consent, omo, queue } = await makeTracker({ initial: 'ask' });
    const told: string[] = [];
    tracker.watch('reset', (reason) => told.push(reason));
    consent.answer(['analytics']);
    await tracker.identify('alice');
    platform.storage.set('coupon.welcome', 'theirs');
    const gone = tracker.anonymousId();
    omo.answer({ outcome: 'ok', erased: [gone] });
    await platform.advance(1_000);
    expect(told).toEqual(['erased']);
    expect(tracker.anonymousId()).not.toBe(gone);
    expect([tracker.userId(), consent.receipt()]).toEqual([undefined, undefined]);
    expect(platform.storage.keys().join()).not.toMatch(/anonymousId|userId|coupon|session/);
    expect((await queue.export()).events).toEqual([]);
  });

  it('is not spoken of any more, though the page goes before all that waits of them is deleted', async () => {
    const { tracker, platform, omo, other } = await makeTracker();
    other.answerAlways({ outcome: 'retry' });
    await tracker.track('Product Viewed');
    omo.answer({ outcome: 'ok', erased: [tracker.anonymousId()] });
    let left = false;
    tracker.watch('reset', () => {
      tracker.leave();
      left = true;
    });
    await platform.advance(1_000);
    expect(left).toBe(true);
    expect(other.batches.filter(({ leaving }) => leaving)).toEqual([]);
  });

  it('is not who is in front of the device now, when it was one before', async () => {
    const { tracker, platform, omo } = await makeTracker();
    await tracker.track('One');
    const before = tracker.anonymousId();
    await tracker.endSession();
    await tracker.track('Two');
    const now = tracker.anonymousId();
    omo.answer({ outcome: 'ok', erased: [before] });
    await platform.advance(1_000);
    expect(tracker.anonymousId()).toBe(now);
  });
});
