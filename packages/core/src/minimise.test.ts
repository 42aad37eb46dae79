import type { JsonObject, Purpose, TrackedEvent } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { minimise, reduce, type AllowList } from './minimise.js';

function leaves(
  { properties, traits, context }: { properties?: JsonObject; traits?: JsonObject; context?: JsonObject },
  purpose: Purpose = 'analytics',
  lists?: Partial<Record<Purpose, AllowList>>,
) {
  const event: TrackedEvent = {
    type: 'track',
    messageId: 'm',
    timestamp: '2026-01-01T00:00:00.000Z',
    ...(properties && { properties }),
    ...(traits && { traits }),
    context: { ...context, omo: { lane: 'event', purpose, channel: 'web' } },
  };
  const left = minimise(lists ?? {})(event)!;
  reduce(left, purpose);
  const { properties: p, traits: t, context: c } = left;
  const { omo, ...rest } = c;
  expect(omo.purpose).toBe(purpose);
  return { ...(p && { properties: p }), ...(t && { traits: t }), context: rest };
}

describe('minimise', () => {
  it('lets coordinates leave only under the purpose location, wherever they are', () => {
    const event = {
      properties: { store: 's1', latitude: 35.6, lng: 139.7, trail: [{ lat: 1, lon: 2, at: 'door' }] },
      context: { location: { city: 'Tokyo', latitude: 35.6, coords: { accuracy: 3 } } },
    };
    expect(leaves(event)).toEqual({
      properties: { store: 's1', trail: [{ at: 'door' }] },
      context: { location: { city: 'Tokyo' } },
    });
    expect(leaves(event, 'location')).toEqual(event);
    expect(event.properties.trail).toEqual([{ lat: 1, lon: 2, at: 'door' }]);
  });

  it('looks into what an object says of itself for JSON', () => {
    const place = { toJSON: () => ({ latitude: 48.1, name: 'home' }) } as never;
    expect(leaves({ properties: { place } })).toMatchObject({
      properties: { place: { name: 'home', latitude: undefined } },
    });
  });

  it('keeps the year of a birthday here', () => {
    for (const [given, left] of [
      ['1984-05-23', '--05-23'],
      ['19840523', '--05-23'],
      ['1984-05-23T00:00:00Z', '--05-23'],
      ['--05-23', '--05-23'],
      ['23.5.84', undefined],
      [454118400000, undefined],
    ] as const) {
      for (const key of ['birthday', 'birth_date', 'dateOfBirth', 'dob'])
        expect(leaves({ traits: { [key]: given } }).traits![key]).toBe(left);
    }
  });

  it('lets nothing leave but what its purpose has a list for', () => {
    const lists = { analytics: { properties: ['sku'], traits: [], context: ['page'] } };
    const event = {
      properties: { sku: '1', note: 'n' },
      traits: { name: 'Alice' },
      context: { page: { path: '/' }, userAgent: 'u' },
    };
    expect(leaves(event, 'analytics', lists)).toEqual({
      properties: { sku: '1' },
      traits: {},
      context: { page: { path: '/' } },
    });
    expect(leaves(event, 'marketing', lists)).toEqual(event);
  });

  it('gives a copy of what is now, and leaves what was given as it is', () => {
    class Cart {
      toJSON() {
        return { total: 3, lat: 1 };
      }
    }
    const line = { sku: '1', at: new Date(0), cart: new Cart(), dob: '1984-05-23' };
    const properties = {
      lines: [line, 3, null],
      inner: Object.assign(Object.create(null), { sku: '2', lng: 1 }),
    };
    const { properties: left } = leaves({ properties: properties as unknown as JsonObject });
    line.sku = '2';
    expect(left).toEqual({
      lines: [{ sku: '1', at: '1970-01-01T00:00:00.000Z', cart: { total: 3 }, dob: '--05-23' }, 3, null],
      inner: { sku: '2' },
    });
    expect(line.dob).toBe('1984-05-23');
  });
});
