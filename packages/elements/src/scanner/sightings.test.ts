import { describe, expect, it } from 'vitest';
import { createSightings } from './sightings.js';

describe('createSightings', () => {
  it('tells a code once while it stays in sight, however long', () => {
    const isNew = createSightings(2_500);
    expect(isNew('A', 0)).toBe(true);
    for (let now = 100; now < 60_000; now += 100) expect(isNew('A', now)).toBe(false);
  });

  it('tells it again after it was out of sight long enough', () => {
    const isNew = createSightings(2_500);
    isNew('A', 0);
    expect(isNew('A', 2_499)).toBe(false);
    expect(isNew('A', 4_999)).toBe(true);
  });

  it('tells other codes at once', () => {
    const isNew = createSightings(2_500);
    expect([isNew('A', 0), isNew('B', 1), isNew('A', 2), isNew('B', 3)]).toEqual([true, true, false, false]);
  });
});
