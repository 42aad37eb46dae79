import { describe, expect, it } from 'vitest';
import { makeTracker, names } from '../test/tracker-fixture.js';

describe('what a destination has refused', () => {
  it('can be seen with its reason, and sent again once it is put right', async () => {
    const { tracker, platform, omo } = await makeTracker();
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

  it('is sent again once, though two have refused it', async () => {
    const { tracker, platform, omo, other } = await makeTracker();
    for (const { answer } of [omo, other]) {
      answer(({ events }) => ({
        outcome: 'ok',
        refused: new Map(events.map(({ messageId }) => [messageId, 'message_invalid'])),
      }));
    }
    await tracker.track('A');
    await platform.advance(1_000);
    expect(await tracker.resend()).toBe(2);
    await platform.advance(1_000);
    expect(await tracker.stats()).toMatchObject({ head: 2, dead: 0 });
    expect([names(omo), names(other)]).toEqual([['A'], ['A']]);
  });

  it('is told as lost, with what was lost before it, where it was refused alone', async () => {
    const { tracker, platform, consent, omo } = await makeTracker({ initial: 'ask' });
    consent.answer(['analytics', 'marketing']);
    await platform.advance(1_000);
    const { stream } = await tracker.stats();
    platform.setOnline(false);
    await tracker.track('Ad', {}, { purpose: 'marketing' });
    consent.answer(['analytics']);
    await tracker.track('Poison');
    const told: unknown[] = [];
    omo.answerAlways(({ events, losses }) => {
      if (events.some(({ event }) => event === 'Poison'))
        return { outcome: 'split', code: 'request_too_large' };
      told.push(...losses);
      return { outcome: 'ok' };
    });
    platform.setOnline(true);
    await platform.advance(10_000);
    expect(told).toEqual([
      { stream, from: 2, to: 2, reason: 'consent_withdrawn' },
      { stream, from: 4, to: 4, reason: 'refused' },
    ]);
    expect((await tracker.export()).dead).toMatchObject([{ code: 'request_too_large' }]);
  });

  it('is nothing where nothing was ever kept', async () => {
    const { tracker, open } = await makeTracker({ hasQueue: async () => false });
    expect(await tracker.export()).toEqual({ events: [], dead: [] });
    expect(await tracker.resend()).toBe(0);
    expect(await tracker.stats()).toMatchObject({ head: 0 });
    expect(open).not.toHaveBeenCalled();
  });
});
