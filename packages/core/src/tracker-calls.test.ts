import { describe, expect, it, vi } from 'vitest';
import type { TrackedEvent } from '@omokit/protocol';
import { settle } from '@omokit/testing';
import { makeTracker, names } from '../test/tracker-fixture.js';
import type { ResetReason } from './host.js';
import type { QueueStore } from './queue.js';

describe('a burst that is held', () => {
  it('lets the page run in between', async () => {
    const { tracker, platform } = await makeTracker({ initial: 'ask' });
    let held = 0;
    for (let more = 1_200; more > 0; more -= 1) void tracker.track('Step Taken').then(() => (held += 1));
    await settle();
    expect(held).toBe(500);
    await platform.advance(0);
    expect(held).toBe(1_200);
  });
});

describe('a call is of the moment it was made in, whatever the page does before its code ends', () => {
  it('of its page, its visitor and the answer then in force', async () => {
    let path = '/shelf';
    const { tracker, platform, consent, omo } = await makeTracker({
      context() {
        const page = { path };
        return (event) => ({ ...event, context: { ...event.context, page } });
      },
    });
    const before = consent.answer(['analytics']);
    await platform.advance(1_000);
    const visitor = tracker.anonymousId();
    void tracker.track('Product Viewed');
    path = '/cart';
    void tracker.identify('u1');
    void tracker.track('Cart Viewed');
    const after = consent.answer(['analytics', 'marketing']);
    void tracker.track('Offer Viewed');
    void tracker.reset();
    consent.answer(['analytics']);
    void tracker.track('Home Viewed');
    await platform.advance(1_000);
    const told = omo
      .delivered()
      .filter(({ type, event }) => type === 'track' && event?.endsWith('Viewed'))
      .map(({ event, userId, anonymousId, context }) => {
        return [event, context.page?.path, userId, anonymousId === visitor, context.omo.consent];
      });
    expect(told).toEqual([
      ['Product Viewed', '/shelf', undefined, true, before.id],
      ['Cart Viewed', '/cart', 'u1', true, before.id],
      ['Offer Viewed', '/cart', 'u1', true, after.id],
      ['Home Viewed', '/cart', undefined, false, consent.receipt()!.id],
    ]);
  });

  it('of what a step looks at', async () => {
    let total = 1;
    const { tracker, platform, omo } = await makeTracker({
      steps: [(event) => ({ ...event, properties: { total } })],
    });
    void tracker.track('Cart Viewed');
    total = 2;
    void tracker.track('Cart Viewed');
    await platform.advance(1_000);
    expect(omo.delivered().map(({ properties }) => properties)).toEqual([{ total: 1 }, { total: 2 }]);
  });

  it('and is not sent when its purpose is withdrawn next, but when it is granted next', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'ask' });
    void tracker.track('Held');
    consent.answer(['analytics', 'marketing']);
    void tracker.track('Withdrawn', {}, { purpose: 'marketing' });
    consent.answer(['analytics']);
    await platform.advance(1_000);
    expect(names(omo).filter((name) => !name.startsWith('Consent'))).toEqual(['Held']);
  });

  it.each(['flush', 'close'] as const)('and a %s waits for it', async (end) => {
    const { tracker, queue } = await makeTracker();
    await tracker.stats();
    const write = slowDisk(queue);
    const tracked = tracker.track('Product Viewed');
    let ended = false;
    const ending = tracker[end]().then(() => (ended = true));
    await settle();
    expect(ended).toBe(false);
    write();
    expect(await tracked).toBe('queued');
    await ending;
  });

  it('and in order, of many no more at once than a transaction takes', async () => {
    let made = 0;
    const context = () => (event: TrackedEvent) => {
      made += 1;
      return event;
    };
    const { tracker, platform, queue, omo } = await makeTracker({ context });
    const write = slowDisk(queue);
    const numbers = Array.from({ length: 1_200 }, (_, n) => n);
    for (const n of numbers) void tracker.track('Step Taken', { n });
    await settle();
    expect(made).toBe(500);
    write();
    await platform.advance(1_000);
    expect(omo.delivered().map(({ properties }) => properties?.['n'])).toEqual(numbers);
  });

  it('though it waits for others to be written, and another tab forgets the visitor meanwhile', async () => {
    let forgotten: (reason: ResetReason) => void = () => {};
    const { tracker, platform, queue, omo } = await makeTracker({
      whenForgotten: (run) => (forgotten = run),
    });
    await tracker.identify('alice');
    const [visitor, session] = ['anonymousId', 'session'].map((key) => platform.storage.get(key));
    const write = slowDisk(queue);
    void tracker.track('Before');
    await settle();
    platform.setOnline(false);
    void tracker.track('Waits');
    await settle();
    platform.setOnline(true);
    for (const key of platform.storage.keys()) platform.storage.remove(key);
    forgotten('reset');
    void tracker.track('After');
    write();
    await platform.advance(1_000);
    const said = omo.delivered().map(({ event, userId, anonymousId, context: { omo } }) => {
      return [event, userId, anonymousId === visitor, omo.session === session?.split(' ')[0], omo.offline];
    });
    expect(said.slice(-3)).toEqual([
      ['Before', 'alice', true, true, undefined],
      ['Waits', 'alice', true, true, true],
      ['After', undefined, false, false, undefined],
    ]);
  });

  it('and is not said of the next visitor, where it was to be held', async () => {
    let forgotten: (reason: ResetReason) => void = () => {};
    const { tracker, platform, consent, queue, omo } = await makeTracker({
      initial: 'operation',
      whenForgotten: (run) => (forgotten = run),
    });
    await tracker.stats();
    const write = slowDisk(queue);
    void tracker.track('Door Opened', {}, { purpose: 'operation' });
    await settle();
    const viewed = tracker.track('Product Viewed');
    forgotten('reset');
    write();
    expect(await viewed).toBe('held');
    consent.answer(['analytics']);
    await platform.advance(1_000);
    expect(names(omo)).not.toContain('Product Viewed');
  });
});

/** Nothing more is written until what it returns is called. */
function slowDisk(queue: QueueStore): () => void {
  const { put } = queue;
  let write = () => {};
  const disk = new Promise<void>((done) => (write = done));
  vi.spyOn(queue, 'put').mockImplementation(async (...drafts) => disk.then(() => put(...drafts)));
  return write;
}
