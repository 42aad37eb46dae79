import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimelineItem } from '@omokit/protocol';
import { layoutTimeline } from './timeline-layout.js';

const start = Date.parse('2026-03-04T00:00:00Z');
const touch = (at: number, offline = false): TimelineItem => ({
  event: { type: 'track', messageId: `${at} ${offline}`, timestamp: new Date(start + at).toISOString() },
  correctedAt: new Date(start + at).toISOString(),
  receivedAt: new Date(start + at).toISOString(),
  offline,
});

describe('layoutTimeline', () => {
  it('puts online touches above the line and offline ones below', () => {
    const { touches, above, below } = layoutTimeline([touch(0), touch(3_600_000, true)], 800);
    expect(touches.map(({ level }) => level)).toEqual([1, -1]);
    expect([above, below]).toEqual([1, 1]);
  });

  it('stacks what happened at the same moment', () => {
    const { touches } = layoutTimeline([touch(0), touch(10), touch(20), touch(3_600_000)], 800);
    expect(touches.map(({ level }) => level)).toEqual([1, 2, 3, 1]);
  });

  it('gives a single touch room on both sides', () => {
    const { from, to, touches } = layoutTimeline([touch(0)], 800);
    expect(from.getTime()).toBeLessThan(touches[0]!.at.getTime());
    expect(to.getTime()).toBeGreaterThan(touches[0]!.at.getTime());
  });

  it('leaves out what has no readable time, and takes an empty list', () => {
    expect(layoutTimeline([{ ...touch(0), correctedAt: 'never' }], 800).touches).toEqual([]);
  });

  it('never lays one touch upon another, and keeps them in order of time', () => {
    const items = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 10 * 86_400_000 }), offline: fc.boolean() }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(items, fc.integer({ min: 200, max: 1800 }), (list, width) => {
        const { touches, from, to, above, below } = layoutTimeline(
          list.map(({ at, offline }) => touch(at, offline)),
          width,
        );
        const span = to.getTime() - from.getTime();
        const ends = new Map<number, number>();
        let before = 0;
        for (const { at, level, item } of touches) {
          const x = ((at.getTime() - from.getTime()) / span) * width;
          expect(x).toBeGreaterThanOrEqual(ends.get(level) ?? 0);
          ends.set(level, x + 10.9);
          expect(at.getTime()).toBeGreaterThanOrEqual(before);
          before = at.getTime();
          expect(level < 0).toBe(item.offline);
          expect(level).toBeLessThanOrEqual(above);
          expect(-level).toBeLessThanOrEqual(below);
        }
        expect(touches).toHaveLength(list.length);
      }),
    );
  });
});
