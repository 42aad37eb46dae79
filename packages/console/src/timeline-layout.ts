import type { TimelineItem } from '@omokit/protocol';
import { kindOf, type TouchKind } from './touch-kind.js';

export interface Touch {
  item: TimelineItem;
  kind: TouchKind;
  at: Date;
  /** 1, 2, … away from the line, among the touches of its kind. */
  level: number;
}

export interface TimelineLayout {
  touches: Touch[];
  /** First and last moment shown, with a margin on both sides. */
  from: Date;
  to: Date;
  /** How many touches of each kind are stacked at most. */
  levels: Record<TouchKind, number>;
}

/** Touches of one instant get a minute around them, so that the axis has a length. */
const leastSpanMs = 60_000;

/**
 * Puts every touch on one horizontal line of `width` pixels: at its time, and as close to the line as it can be without
 * lying on another touch of its kind, which takes `gap` pixels.
 */
export function layoutTimeline(items: readonly TimelineItem[], width: number, gap = 11): TimelineLayout {
  const timed = items
    .map((item) => ({ item, time: Date.parse(item.correctedAt) }))
    .filter(({ time }) => Number.isFinite(time))
    .sort((a, b) => a.time - b.time);
  const first = timed[0]?.time ?? Date.now();
  const last = timed.at(-1)?.time ?? first;
  const span = Math.max(last - first, leastSpanMs);
  const margin = span * 0.03;
  const middle = (first + last) / 2;
  const from = middle - span / 2 - margin;
  const to = middle + span / 2 + margin;

  const ends: Record<TouchKind, number[]> = { online: [], offline: [], import: [], staff: [] };
  const touches = timed.map(({ item, time }) => {
    const x = ((time - from) / (to - from)) * width;
    const kind = kindOf(item);
    const free = ends[kind].findIndex((end) => end <= x);
    const level = free === -1 ? ends[kind].length : free;
    ends[kind][level] = x + gap;
    return { item, kind, at: new Date(time), level: level + 1 };
  });
  const levels = {
    online: ends.online.length,
    offline: ends.offline.length,
    import: ends.import.length,
    staff: ends.staff.length,
  };
  return { touches, from: new Date(from), to: new Date(to), levels };
}
