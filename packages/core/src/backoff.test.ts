import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.js';

describe('backoffMs', () => {
  it('raises its ceiling by half with each failure, to ten seconds in the first minute, to a minute then', () => {
    expect([1, 2, 3, 4, 7, 15, 16, 1_000].map((failures) => backoffMs(failures, 0.999999))).toEqual([
      1_000, 1_500, 2_250, 3_375, 10_000, 10_000, 60_000, 60_000,
    ]);
  });

  it('tries again within five seconds on average after a fault of twenty', () => {
    let draws = 0;
    const waits = Array.from({ length: 1_000 }, () => {
      let now = 0;
      for (let failures = 1; now < 20_000; failures++) now += backoffMs(failures, (++draws * 0.618_034) % 1);
      return now - 20_000;
    });
    expect(waits.reduce((sum, wait) => sum + wait, 0) / waits.length).toBeLessThan(5_000);
  });

  it('never goes below Retry-After, nor above it by more than the cap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(100_000),
        (failures, random, retryAfterMs) => {
          const delayMs = backoffMs(failures, random, retryAfterMs);
          return delayMs >= retryAfterMs && delayMs <= retryAfterMs + 60_000;
        },
      ),
    );
  });
});
