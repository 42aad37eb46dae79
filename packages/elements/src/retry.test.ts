import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRetry } from './retry.js';

describe('createRetry', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs once after each failure, later each time, at least once a minute', () => {
    let runs = 0;
    const retry = createRetry(() => runs++, 1_000);
    for (const longestMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      const before = runs;
      retry.later();
      vi.advanceTimersByTime(longestMs / 2 - 1);
      expect(runs).toBe(before);
      vi.advanceTimersByTime(longestMs / 2 + 1);
      expect(runs).toBe(before + 1);
    }
    vi.advanceTimersByTime(600_000);
    expect(runs).toBe(8);
  });

  it('does not run once it is stopped', () => {
    let runs = 0;
    const retry = createRetry(() => runs++, 1_000);
    retry.later();
    retry.stop();
    vi.advanceTimersByTime(60_000);
    expect(runs).toBe(0);
  });
});
