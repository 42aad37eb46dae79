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
  const { properties: p, traits: t, context: c } = reduce(minimise(lists ?? {})(event)!)!;
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

  it('gives back the very objects where there is nothing to leave out', () => {
    const properties = { sku: '1', list: [{ sku: '2' }, 3, null] };
    expect(leaves({ properties }).properties).toBe(properties);
  });
});
