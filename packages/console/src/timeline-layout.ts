import type { TimelineItem } from '@omokit/protocol';

export interface Touch {
  item: TimelineItem;
  at: Date;
  /** 1, 2, … above the line for online touches; -1, -2, … below it for offline ones. */
  level: number;
}

export interface TimelineLayout {
  touches: Touch[];
  /** First and last moment shown, with a margin on both sides. */
  from: Date;
  to: Date;
  /** How many touches are stacked at most above and below the line. */
  above: number;
  below: number;
}

/** Touches of one instant get a minute around them, so that the axis has a length. */
const leastSpanMs = 60_000;

/**
 * Puts every touch on one horizontal line of `width` pixels: at its time, online above, offline below, and as
 * close to the line as it can be without lying on another touch of `gap` pixels.
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

  const above: number[] = [];
  const below: number[] = [];
  const touches = timed.map(({ item, time }) => {
    const x = ((time - from) / (to - from)) * width;
    const ends = item.offline ? below : above;
    const free = ends.findIndex((end) => end <= x);
    const level = free === -1 ? ends.length : free;
    ends[level] = x + gap;
    return { item, at: new Date(time), level: item.offline ? -(level + 1) : level + 1 };
  });
  return { touches, from: new Date(from), to: new Date(to), above: above.length, below: below.length };
}
