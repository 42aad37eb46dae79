import createDatabase from 'better-sqlite3';
import fc from 'fast-check';
import type { LossReason } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { emptyDatabase } from './database-fixture.js';
import { migrate } from './migrations.js';
import { createStreamTable } from './streams.js';

const streams = (verbose?: () => void) => {
  const database = emptyDatabase({ ...(verbose && { verbose }) });
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
        fc.constantFrom<LossReason>('age', 'quota', 'duplicate'),
      )
      .map(([from, length, reason]) => ({ from, to: from + length, reason })),
  },
);

/** Of one place, that its message is stored at another. */
const isFound = ({ from, to, reason }: Exclude<Report, { seq: number }>) =>
  from === to && reason === 'duplicate';

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
        if (!received.has(seq) && (!lost.has(seq) || isFound(each))) lost.set(seq, each.reason);
  }
  const known = [...received, ...lost.keys(), ...reports.map((each) => ('seq' in each ? each.seq : each.to))];
  const head = Math.max(0, ...known);
  const holes = Array.from({ length: head }, (_, index) => index + 1).filter(
    (seq) => !received.has(seq) && !lost.has(seq),
  );
  const missing = [...lost].filter(([, reason]) => reason !== 'duplicate').sort(([a], [b]) => a - b);
  return { head, received: received.size, holes, lost: missing };
}

const spread = <R extends { from: number; to: number }>(ranges: readonly R[]) =>
  ranges.flatMap((range) =>
    Array.from({ length: range.to - range.from + 1 }, (_, index) => ({ ...range, seq: range.from + index })),
  );

describe('streams', () => {
  it('know what a plain set knows, whatever arrives in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(report, fc.boolean()), { minLength: 1, maxLength: 60 }), (history) => {
        const reports = history.map(([each]) => each);
        const { database, table } = streams();
        const taken = new Set<number>();
        for (const [each, commits] of history) {
          if (!('seq' in each)) table.lose({ stream: 's', ...each }, 2);
          else if (!taken.has(each.seq)) {
            // The log lets a place of a stream be taken once; a duplicate never comes this far.
            taken.add(each.seq);
            table.receive('s', each.seq, { at: 1 });
          }
          if (commits) table.flush();
        }
        table.flush();
        const expected = model(reports);
        const found = table.of('s')!;
        expect(found.head).toBe(expected.head);
        expect(found.received).toBe(expected.received);
        expect(spread(found.holes).map(({ seq }) => seq)).toEqual(expected.holes);
        expect(spread(found.lost).map(({ seq, reason }) => [seq, reason])).toEqual(expected.lost);
        expect(found.completeTo).toBe((expected.holes[0] ?? expected.head + 1) - 1);
        expect(found.complete).toBe(expected.holes.length === 0);
        // A short list says where it ends, and is whole up to there.
        for (const most of [1, 2, 5]) {
          const { holes, lost, listedTo = found.head } = table.of('s', most)!;
          expect(holes).toEqual(found.holes.slice(0, most));
          expect(lost).toEqual(found.lost.slice(0, most));
          const unlisted = [...found.holes.slice(most), ...found.lost.slice(most)];
          expect(listedTo).toBe(Math.min(found.head, ...unlisted.map(({ from }) => from - 1)));
        }
        expect(found.listedTo).toBeUndefined();
        // The answer does not depend on having lived through it: replay finds the same.
        table.clear();
        for (const seq of taken) table.receive('s', seq, { at: 1 });
        table.replayLosses();
        table.flush();
        expect(table.of('s')).toEqual(found);
        // Ranges are merged: nothing touches its neighbour.
        const ranges = database
          .prepare<[], { lo: number; hi: number }>('select lo, hi from stream_known order by lo')
          .all();
        for (const [index, range] of ranges.entries())
          expect(range.lo).toBeGreaterThan((ranges[index - 1]?.hi ?? -1) + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('hold a stream that arrives in order in one range', () => {
    const { database, table } = streams();
    for (let seq = 1; seq <= 500; seq++) {
      table.receive('s', seq, { at: seq });
      if (seq % 7 === 0) table.flush();
    }
    table.flush();
    expect(database.prepare('select count(*) from stream_known').pluck().get()).toBe(1);
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

  it('do not walk the same holes for each report that covers them', () => {
    let statements = 0;
    const { database, table } = streams(() => (statements += 1));
    const holes = 5_000;
    database.transaction(() => {
      for (let hole = 1; hole <= holes; hole++) table.receive('s', hole * 2, { at: 1 });
    })();
    const report = (nth: number) =>
      table.lose({ stream: 's', from: 1, to: holes * 2 + nth, reason: 'age' }, 2);
    database.transaction(() => report(0))();
    expect(statements).toBeGreaterThan(holes);
    statements = 0;
    database.transaction(() => {
      for (let nth = 1; nth < 1000; nth++) report(nth);
    })();
    // Each hole is a statement: whoever walked them again would run millions.
    expect(statements).toBeLessThan(1_000 * 12);
    const { complete, head, lost } = table.of('s')!;
    expect({ complete, head }).toEqual({ complete: true, head: holes * 2 + 999 });
    expect(lost.slice(0, 2)).toEqual([
      { from: 1, to: 1, reason: 'age' },
      { from: 3, to: 3, reason: 'age' },
    ]);
  });

  it('of a file of the first schema are what they were', () => {
    const database = createDatabase(':memory:');
    migrate(database, 1);
    database.exec(`
      insert into streams values ('s', null, null, 12, 5, 1), ('t', null, null, 3, 2, 1);
      insert into stream_received values ('s', 1, 3), ('s', 6, 6), ('s', 12, 12), ('t', 2, 3);
      insert into stream_lost values ('s', 4, 4, 'age'), ('s', 5, 5, 'quota'), ('s', 9, 10, 'age');
      insert into loss_reports values ('s', 9, 10, 'age', 3), ('s', 5, 5, 'quota', 2), ('s', 4, 5, 'age', 3);
    `);
    migrate(database);
    const table = createStreamTable(database);
    expect(table.of('s')?.holes).toEqual([
      { from: 7, to: 8 },
      { from: 11, to: 11 },
    ]);
    expect(table.of('t')).toMatchObject({ completeTo: 0, holes: [{ from: 1, to: 1 }] });
    expect(database.prepare("select lo, hi from stream_known where stream = 's'").all()).toEqual([
      { lo: 1, hi: 6 },
      { lo: 9, hi: 10 },
      { lo: 12, hi: 12 },
    ]);
    table.clear();
    table.replayLosses();
    expect(table.of('s')?.lost.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [4, 4, 'age'],
      [5, 5, 'quota'],
      [9, 10, 'age'],
    ]);
  });
});
