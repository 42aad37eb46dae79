import { describe, expect, it } from 'vitest';
import { addEvents, idOf, type LiveEvent } from './event-feed.js';
import { channelsOf, filterEvents } from './event-filter.js';

function event(id: string, name = 'Product Viewed', channel: 'web' | 'kiosk' = 'web'): LiveEvent {
  const at = '2026-03-04T00:00:00Z';
  const omo = { stream: 's', seq: 1, lane: 'event', purpose: 'analytics', channel } as const;
  return {
    item: {
      event: { type: 'track', event: name, messageId: id, timestamp: at, context: { omo } },
      correctedAt: at,
      receivedAt: at,
      offline: false,
    },
    person: 'p',
  };
}

describe('addEvents', () => {
  it('puts the newest first', () => {
    const list = addEvents([event('1')], [event('2'), event('3')]);
    expect(list.map(idOf)).toEqual(['3', '2', '1']);
  });

  it('takes an event once, however often the stream tells of it', () => {
    const list = addEvents([event('1')], [event('1'), event('2'), event('2')]);
    expect(list.map(idOf)).toEqual(['2', '1']);
    expect(addEvents(list, [event('1')])).toBe(list);
  });

  it('drops the oldest beyond its bound', () => {
    const list = addEvents(
      [event('1'), event('0')],
      ['2', '3', '4'].map((id) => event(id)),
      3,
    );
    expect(list.map(idOf)).toEqual(['4', '3', '2']);
  });
});

describe('filterEvents', () => {
  const list = [event('1', 'Coupon Claimed'), event('2', 'Coupon Redeemed', 'kiosk'), event('3')];

  it('finds part of a name in any case, in one channel', () => {
    expect(filterEvents(list, { name: ' coupon ', channel: '' }).map(idOf)).toEqual(['1', '2']);
    expect(filterEvents(list, { name: 'coupon', channel: 'kiosk' }).map(idOf)).toEqual(['2']);
    expect(filterEvents(list, { name: '', channel: '' })).toBe(list);
  });

  it('offers the channels that occur', () => {
    expect(channelsOf(list)).toEqual(['kiosk', 'web']);
  });
});
