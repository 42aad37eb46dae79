import createDatabase from 'better-sqlite3';
import fc from 'fast-check';
import type { LossReason } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { migrate } from './migrations.js';
import { createStreamTable } from './streams.js';

const streams = () => {
  const database = createDatabase(':memory:');
  migrate(database);
  return { database, table: createStreamTable(database) };
};

type Report = { seq: number } | { from: number; to: number; reason: LossReason };
const report: fc.Arbitrary<Report> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ seq: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 8 }),
        fc.constantFrom<LossReason>('age', 'quota'),
      )
      .map(([from, length, reason]) => ({ from, to: from + length, reason })),
  },
);

/** The same, as sets that anybody can check by eye. */
function model(reports: readonly Report[]) {
  const received = new Set<number>();
  const lost = new Map<number, LossReason>();
  for (const each of reports) {
    if ('seq' in each) {
      received.add(each.seq);
      lost.delete(each.seq);
    } else
      for (let seq = each.from; seq <= each.to; seq++)
        if (!received.has(seq) && !lost.has(seq)) lost.set(seq, each.reason);
  }
  const known = [...received, ...lost.keys(), ...reports.map((each) => ('seq' in each ? each.seq : each.to))];
  const head = Math.max(0, ...known);
  const holes = Array.from({ length: head }, (_, index) => index + 1).filter(
    (seq) => !received.has(seq) && !lost.has(seq),
  );
  return { head, received: received.size, holes, lost: [...lost].sort(([a], [b]) => a - b) };
}

const spread = <R extends { from: number; to: number }>(ranges: readonly R[]) =>
  ranges.flatMap((range) =>
    Array.from({ length: range.to - range.from + 1 }, (_, index) => ({ ...range, seq: range.from + index })),
  );

describe('streams', () => {
  it('know what a plain set knows, whatever arrives in whatever order', () => {
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 60 }), (reports) => {
        const { database, table } = streams();
        const taken = new Set<number>();
        for (const each of reports) {
          if (!('seq' in each)) table.lose({ stream: 's', ...each }, 2);
          else if (!taken.has(each.seq)) {
            // The log lets a place of a stream be taken once; a duplicate never comes this far.
            taken.add(each.seq);
            table.receive('s', each.seq, { at: 1 });
          }
        }
        const expected = model(reports);
        const found = table.of('s')!;
        expect(found.head).toBe(expected.head);
        expect(found.received).toBe(expected.received);
        expect(spread(found.holes).map(({ seq }) => seq)).toEqual(expected.holes);
        expect(spread(found.lost).map(({ seq, reason }) => [seq, reason])).toEqual(expected.lost);
        expect(found.completeTo).toBe((expected.holes[0] ?? expected.head + 1) - 1);
        expect(found.complete).toBe(expected.holes.length === 0);
        // Ranges are merged: nothing touches its neighbour.
        const ranges = database
          .prepare<[], { lo: number; hi: number }>('select lo, hi from stream_received order by lo')
          .all();
        for (const [index, range] of ranges.entries())
          expect(range.lo).toBeGreaterThan((ranges[index - 1]?.hi ?? -1) + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('hold a stream that arrives in order in one range', () => {
    const { database, table } = streams();
    for (let seq = 1; seq <= 500; seq++) table.receive('s', seq, { at: seq });
    expect(database.prepare('select count(*) from stream_received').pluck().get()).toBe(1);
    expect(table.of('s')).toMatchObject({ head: 500, completeTo: 500, complete: true, received: 500 });
  });

  it('do not walk a loss range as long as the number line', () => {
    const { table } = streams();
    table.receive('s', 5, { at: 1 });
    table.lose({ stream: 's', from: 1, to: Number.MAX_SAFE_INTEGER, reason: 'quota' }, 2);
    expect(table.of('s')).toMatchObject({
      complete: true,
      holes: [],
      lost: [
        { from: 1, to: 4, reason: 'quota' },
        { from: 6, to: Number.MAX_SAFE_INTEGER, reason: 'quota' },
      ],
    });
  });
});
