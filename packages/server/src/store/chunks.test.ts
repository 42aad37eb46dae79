import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChunkTable } from './chunks.js';
import { emptyDatabase } from './database-fixture.js';

function openChunks() {
  const database = emptyDatabase();
  return { database, chunks: createChunkTable(database) };
}
const rows = (database: ReturnType<typeof openChunks>['database']) =>
  database
    .prepare<[], { first: number; bytes: number }>('select first, length(bodies) as bytes from chunks')
    .all();
const body = fc
  .record({ text: fc.string({ unit: 'binary', maxLength: 20 }), times: fc.constantFrom(1, 20, 2_000, 9_000) })
  .map(({ text, times }) => JSON.stringify({ text: text.repeat(times) }));
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ add: body, asBytes: fc.boolean(), gap: fc.constantFrom(0, 0, 0, 3) }) },
  { weight: 1, arbitrary: fc.record({ rewrite: fc.nat(), to: body }) },
  { weight: 1, arbitrary: fc.constant('commit' as const) },
  { weight: 1, arbitrary: fc.constant('roll back' as const) },
);

describe('chunks', () => {
  it('hold each body at its offset, whatever is added, rewritten, committed or rolled back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { database, chunks } = openChunks();
        let kept = new Map<number, string>();
        let told = new Map<number, string>();
        database.exec('begin');
        const end = (how: 'commit' | 'rollback') => {
          if (how === 'commit') chunks.seal();
          else chunks.undo();
          database.exec(`${how}; begin`);
          if (how === 'commit') kept = new Map(told);
          else told = new Map(kept);
        };
        for (const each of steps) {
          if (each === 'commit') end('commit');
          else if (each === 'roll back') end('rollback');
          else if ('add' in each) {
            const offset = Math.max(0, ...told.keys()) + 1 + each.gap;
            chunks.add(offset, each.asBytes ? Buffer.from(each.add) : each.add);
            told.set(offset, each.add);
          } else if (told.size > 0) {
            const offset = [...told.keys()][each.rewrite % told.size]!;
            chunks.rewrite(new Map([[offset, each.to]]));
            told.set(offset, each.to);
          }
        }
        end('commit');
        const firsts = rows(database).map(({ first }) => first);
        const bodyOf = chunks.reader();
        const read = [...told.keys()].map((offset) => {
          const first = Math.max(...firsts.filter((start) => start <= offset));
          return [offset, bodyOf(first, offset)] as const;
        });
        expect(new Map(read)).toEqual(told);
      }),
      { numRuns: 200 },
    );
  });

  it('are one row for many events that follow each other, and a fraction of their bytes', () => {
    const { database, chunks } = openChunks();
    const json = JSON.stringify({ event: 'Product Viewed', properties: { name: 'Oolong'.repeat(150) } });
    for (let offset = 1; offset <= 100; offset++) chunks.add(offset, json);
    chunks.seal();
    expect(rows(database).map(({ first }) => first)).toEqual([1, 35, 69]);
    expect(rows(database).reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan((100 * json.length) / 10);
  });

  it('keep nothing of a body that was rewritten', () => {
    const { database, chunks } = openChunks();
    for (const [nth, text] of ['a', 'secret', 'c'].entries()) chunks.add(nth + 1, `{"text":"${text}"}`);
    chunks.seal();
    chunks.rewrite(new Map([[2, '{}']]));
    const [bodies] = database.prepare<[], Buffer>('select bodies from chunks').pluck().all();
    expect(bodies?.toString()).toBe('\x1e{"text":"a"}\x1e{}\x1e{"text":"c"}');
  });

  it('say which event has no body', () => {
    const { chunks } = openChunks();
    chunks.add(1, '{}');
    chunks.seal();
    expect(() => chunks.reader()(1, 2)).toThrow('event 2 has no body in chunk 1');
    expect(() => chunks.reader()(5, 5)).toThrow('the log has no chunk 5');
  });
});
