import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventNames, type TimelineItem } from '@omokit/protocol';
import { layoutTimeline } from './timeline-layout.js';
import type { TouchKind } from './touch-kind.js';

const start = Date.parse('2026-03-04T00:00:00Z');
const kinds = ['online', 'offline', 'import', 'staff'] as const;
const touch = (at: number, kind: TouchKind = 'online'): TimelineItem => ({
  event: {
    type: 'track',
    messageId: `${kind === 'staff' ? 'omo:' : ''}${at} ${kind}`,
    ...(kind === 'staff' && { event: eventNames.identityUnlinked }),
    timestamp: new Date(start + at).toISOString(),
    context: kind === 'import' ? { channel: 'import' } : {},
  },
  correctedAt: new Date(start + at).toISOString(),
  receivedAt: new Date(start + at).toISOString(),
  offline: kind === 'offline',
});

describe('layoutTimeline', () => {
  it('keeps online touches, offline ones, imported rows and the work of staff apart', () => {
    const { touches, levels } = layoutTimeline(
      kinds.map((kind) => touch(0, kind)),
      800,
    );
    expect(touches.map(({ kind, level }) => [kind, level])).toEqual(kinds.map((kind) => [kind, 1]));
    expect(levels).toEqual({ online: 1, offline: 1, import: 1, staff: 1 });
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
      fc.record({ at: fc.integer({ min: 0, max: 10 * 86_400_000 }), kind: fc.constantFrom(...kinds) }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(items, fc.integer({ min: 200, max: 1800 }), (list, width) => {
        const { touches, from, to, levels } = layoutTimeline(
          list.map(({ at, kind }) => touch(at, kind)),
          width,
        );
        const span = to.getTime() - from.getTime();
        const ends = new Map<string, number>();
        let before = 0;
        for (const { at, kind, level } of touches) {
          const x = ((at.getTime() - from.getTime()) / span) * width;
          const place = `${kind} ${level}`;
          expect(x).toBeGreaterThanOrEqual(ends.get(place) ?? 0);
          ends.set(place, x + 10.9);
          expect(at.getTime()).toBeGreaterThanOrEqual(before);
          before = at.getTime();
          expect(level).toBeGreaterThanOrEqual(1);
          expect(level).toBeLessThanOrEqual(levels[kind]);
        }
        expect(touches).toHaveLength(list.length);
      }),
    );
  });
});
