import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossRanges } from './loss-ranges.js';

describe('lossRanges', () => {
  it('covers exactly the given seqs with ranges that do not touch', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (seqs) => {
        const ranges = lossRanges('s', seqs, 'age');
        const covered = ranges.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, i) => from + i),
        );
        expect(covered).toEqual([...seqs].sort((a, b) => a - b));
        for (const [index, range] of ranges.entries()) {
          const next = ranges[index + 1];
          if (next) expect(next.from).toBeGreaterThan(range.to + 1);
        }
      }),
    );
  });
});
