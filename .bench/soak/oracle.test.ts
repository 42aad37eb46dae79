import { describe, expect, it } from 'vitest';
import { judge, type Evidence, type Promised, type Stored } from './oracle.js';

const lane = 'event';
const stream = 's1';

/** A run in which all went well: two pages take turns, three events each, told and stored as tracked. */
function goodRun(): Evidence & { promised: Promised[]; stored: Stored[] } {
  const tracked = [0, 1, 2].flatMap((count) => ['a', 'b'].map((writer) => ({ writer, count })));
  return {
    tracked,
    promised: tracked.map((named) => ({ ...named, lane })),
    stored: tracked.map((named, index) => ({
      ...named,
      lane,
      offset: index + 1,
      place: { stream, seq: index + 1 },
    })),
    streams: [{ stream, head: 6, completeTo: 6, complete: true, holes: [], lost: [] }],
    device: { stream, head: 6 },
    integrity: 'ok',
  };
}

describe('oracle', () => {
  it('finds nothing where all went well', () => {
    expect(judge(goodRun())).toMatchObject({ ok: true, tracked: 6, promised: 6, stored: 6 });
  });

  it('sees a loss', () => {
    const run = goodRun();
    const stored = run.stored.filter(({ writer, count }) => !(writer === 'a' && count === 1));
    expect(judge({ ...run, stored })).toMatchObject({ ok: false, lost: ['a.1'], twice: [], swapped: [] });
  });

  it('sees the loss of the last, which leaves no hole', () => {
    const run = goodRun();
    const streams = [{ ...run.streams[0]!, head: 5, completeTo: 5 }];
    const verdict = judge({ ...run, stored: run.stored.slice(0, -1), streams });
    expect(verdict).toMatchObject({ ok: false, lost: ['b.2'], incomplete: streams });
  });

  it('sees a double, of what was promised and of what was not', () => {
    const run = goodRun();
    const again = { ...run.stored[0]!, offset: 7, place: { stream, seq: 7 } };
    expect(judge({ ...run, stored: [...run.stored, again] })).toMatchObject({ ok: false, twice: ['a.0'] });
    const unpromised = { ...run, promised: run.promised.slice(1), stored: [...run.stored, again] };
    expect(judge(unpromised)).toMatchObject({ ok: false, twice: ['a.0'] });
  });

  it('sees two that stand in the stream against the order of the calls', () => {
    const run = goodRun();
    const [first, , third] = run.stored;
    [first!.place, third!.place] = [third!.place!, first!.place!];
    [first!.offset, third!.offset] = [third!.offset, first!.offset];
    expect(judge(run)).toMatchObject({
      ok: false,
      lost: [],
      swapped: expect.arrayContaining([{ lane, first: 'a.0', second: 'a.1' }]),
    });
  });

  it('sees promises that were kept in another order', () => {
    const run = goodRun();
    const [first, second, third, ...others] = run.promised;
    const promised = [third!, second!, first!, ...others];
    expect(judge({ ...run, promised })).toMatchObject({
      ok: false,
      swapped: [{ lane, first: 'a.1', second: 'a.0' }],
    });
  });

  it('sees two that the backend stored against their seq', () => {
    const run = goodRun();
    [run.stored[2]!.offset, run.stored[3]!.offset] = [4, 3];
    expect(judge(run)).toMatchObject({
      ok: true,
      swapped: [],
      overtaken: [{ lane, first: 'b.1', second: 'a.1' }],
    });
  });

  it('lets a more urgent lane overtake', () => {
    const run = goodRun();
    Object.assign(run.stored[4]!, { lane: 'redemption', offset: 0 });
    run.promised[4]!.lane = 'redemption';
    expect(judge(run)).toMatchObject({ ok: true });
  });

  it('sees a hole, a reported loss, and a stream the backend has never heard of', () => {
    const run = goodRun();
    const [whole] = run.streams;
    const hole = { ...whole!, completeTo: 3, complete: false, holes: [{ from: 4, to: 4 }] };
    expect(judge({ ...run, streams: [hole] })).toMatchObject({ ok: false, incomplete: [hole] });
    const lost = { ...whole!, lost: [{ from: 4, to: 4, reason: 'quota' }] };
    expect(judge({ ...run, streams: [lost] })).toMatchObject({ ok: false, incomplete: [lost] });
    const verdict = judge({ ...run, streams: [] });
    expect(verdict).toMatchObject({ ok: false, incomplete: [{ stream, head: 6, complete: false }] });
  });

  it('sees a promised event that has no place, and a file that is broken', () => {
    const run = goodRun();
    const placeless = run.stored.map(({ place, ...row }) =>
      row.offset === 2 ? row : { ...row, place: place! },
    );
    expect(judge({ ...run, stored: placeless })).toMatchObject({ ok: false, misplaced: ['b.0'] });
    expect(judge({ ...run, integrity: 'row 3 missing from index' })).toMatchObject({ ok: false });
  });

  it('owes nothing to what was tracked and not promised, and counts what arrived of it', () => {
    const run = goodRun();
    // Of a.3 the page could not even tell that it was tracked.
    const tracked = [...run.tracked, { writer: 'b', count: 3 }];
    const lastWord: Stored = { writer: 'a', count: 3, lane, offset: 7 };
    expect(judge({ ...run, tracked, stored: [...run.stored, lastWord] })).toMatchObject({
      ok: true,
      unpromised: { tracked: 2, stored: 1 },
    });
  });
});
