import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Completeness, LossReason } from '@omokit/protocol';
import { countAll, mayGoOn, rangeText, rangesText, streamSegments } from './stream-ranges.js';

function stream(head: number, part: Partial<Completeness> = {}): Completeness {
  const { holes = [], lost = [] } = part;
  return {
    stream: 's',
    head,
    completeTo: (holes[0]?.from ?? head + 1) - 1,
    complete: holes.length === 0,
    received: head - countAll(holes) - countAll(lost),
    holes,
    lost,
    lastSeenAt: '2026-03-04T00:00:00Z',
    ...part,
  };
}

describe('streamSegments', () => {
  it('shows what lies between', () => {
    const segments = streamSegments(
      stream(20, { holes: [{ from: 12, to: 14 }], lost: [{ from: 5, to: 5, reason: 'quota' }] }),
    );
    expect(segments.map(({ kind, from, to }) => `${kind} ${from}-${to}`)).toEqual([
      'received 1-4',
      'lost 5-5',
      'received 6-11',
      'hole 12-14',
      'received 15-20',
    ]);
    expect(segments[1]?.reason).toBe('quota');
  });

  it('is one segment for a complete stream and none for an empty one', () => {
    expect(streamSegments(stream(9))).toEqual([{ kind: 'received', from: 1, to: 9, width: 1 }]);
    expect(streamSegments(stream(0))).toEqual([]);
  });

  it('makes one hole in a hundred thousand wide enough to see', () => {
    const hole = streamSegments(stream(100_000, { holes: [{ from: 500, to: 500 }] })).find(
      ({ kind }) => kind === 'hole',
    );
    expect(hole?.width).toBeGreaterThan(0.005);
  });

  it('does not call received what the server did not list', () => {
    const listed = stream(5000, {
      holes: [
        { from: 1, to: 1 },
        { from: 9, to: 9 },
      ],
      lost: [{ from: 4000, to: 4000, reason: 'quota' }],
      received: 2500,
      listedTo: 20,
    });
    expect(streamSegments(listed).map(({ kind, from, to }) => `${kind} ${from}-${to}`)).toEqual([
      'hole 1-1',
      'received 2-8',
      'hole 9-9',
      'received 10-20',
      'unlisted 21-3999',
      'lost 4000-4000',
      'unlisted 4001-5000',
    ]);
    expect([mayGoOn(listed, 'holes'), mayGoOn(listed, 'lost')]).toEqual([true, false]);
  });

  it('misses nothing where a message is stored at another place', () => {
    const twice = stream(2, { received: 1 });
    expect(streamSegments(twice).map(({ kind }) => kind)).toEqual(['received']);
    expect(mayGoOn(twice, 'holes')).toBe(false);
  });

  it('covers every seq once, and all of the bar, whatever is missing', () => {
    const kinds = fc.array(
      fc.constantFrom<'received' | 'hole' | LossReason>('received', 'hole', 'age', 'quota'),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(kinds, (seqs) => {
        const holes = seqs.flatMap((kind, i) => (kind === 'hole' ? [{ from: i + 1, to: i + 1 }] : []));
        const lost = seqs.flatMap((kind, i) =>
          kind === 'age' || kind === 'quota' ? [{ from: i + 1, to: i + 1, reason: kind }] : [],
        );
        const segments = streamSegments(stream(seqs.length, { holes, lost }));
        let next = 1;
        for (const { kind, from, to, reason } of segments) {
          expect(from).toBe(next);
          for (let seq = from; seq <= to; seq++) expect(seqs[seq - 1]).toBe(kind === 'lost' ? reason : kind);
          next = to + 1;
        }
        expect(next).toBe(seqs.length + 1);
        expect(segments.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
      }),
    );
  });
});

it('puts ranges into words', () => {
  expect(rangeText({ from: 7, to: 7 })).toBe('7');
  expect(rangeText({ from: 12, to: 14 })).toBe('12–14');
  const many = [1, 3, 5, 7, 9, 11].map((n) => ({ from: n, to: n }));
  expect(rangesText(many, 4)).toEqual({ text: '1, 3, 5, 7', more: 2 });
});
