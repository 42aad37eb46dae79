import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.js';

describe('backoffMs', () => {
  it('raises its ceiling by half with each failure up to the cap', () => {
    expect([1, 2, 3, 4, 20].map((failures) => backoffMs(failures, 0.999999))).toEqual([
      1_000, 1_500, 2_250, 3_375, 60_000,
    ]);
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
