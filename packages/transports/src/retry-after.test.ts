import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.js';

const now = Date.UTC(2026, 0, 31, 12, 0, 0);
const day = 24 * 3_600_000;

describe('retryAfterMs', () => {
  const cases: [header: string | null, ms: number | undefined][] = [
    [null, undefined],
    ['', undefined],
    ['120', 120_000],
    [' 3 ', 3_000],
    ['0', 0],
    ['99999999999999', day],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026', 2026_000],
    ['Sat, 31 Jan 2026 12:00:30 GMT', 30_000],
    ['Saturday, 31-Jan-26 12:00:30 GMT', 30_000],
    ['Sat Jan 31 12:00:30 2026 GMT', 30_000],
    ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
    ['Sun, 31 Jan 2027 12:00:00 GMT', day],
    ['Sat, nonsense', undefined],
  ];
  for (const [header, ms] of cases) {
    it(`reads ${JSON.stringify(header)} as ${ms}`, () => expect(retryAfterMs(header, now)).toBe(ms));
  }
});
