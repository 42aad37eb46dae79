import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeTicks } from './time-ticks.js';

const at = (hours: number, minutes = 0, seconds = 0, day = 4) =>
  new Date(2026, 2, day, hours, minutes, seconds);

describe('timeTicks', () => {
  it('chooses round moments', () => {
    expect(timeTicks(at(10, 0, 7), at(10, 7, 50), 3)).toEqual([at(10, 5)]);
    expect(timeTicks(at(10, 0, 7), at(10, 7, 50), 4)).toEqual([at(10, 2), at(10, 4), at(10, 6)]);
    expect(timeTicks(at(9), at(20), 5)).toEqual([at(9), at(12), at(15), at(18)]);
    expect(timeTicks(at(20), at(8, 0, 0, 7), 4)).toEqual([5, 6, 7].map((day) => at(0, 0, 0, day)));
  });

  it('gives a few ticks in order within the span, whatever the span', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.integer({ min: 60_000, max: 20 * 365 * 86_400_000 }),
        fc.integer({ min: 2, max: 16 }),
        (start, span, most) => {
          const ticks = timeTicks(new Date(start), new Date(start + span), most).map((tick) =>
            tick.getTime(),
          );
          expect(ticks.length).toBeLessThanOrEqual(most);
          expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(start);
            expect(tick).toBeLessThanOrEqual(start + span);
          }
        },
      ),
    );
  });
});
