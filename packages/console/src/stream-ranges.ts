import type { Completeness, SeqRange } from '@omokit/protocol';

export interface Segment extends SeqRange {
  /** `unlisted`: beyond what the server lists of holes and losses, so some of it may be missing. */
  kind: 'received' | 'lost' | 'hole' | 'unlisted';
  /** Why it was lost. */
  reason?: string;
  /** Share of the bar, 0 to 1; all segments together are 1. */
  width: number;
}

/** A hole of one in ten thousand must still be seen. */
const leastWidth = 0.008;

/** Seq 1 to head of a stream as neighbouring segments: as far as all is listed, what is neither lost nor a hole was received. */
export function streamSegments({ head, holes, lost, listedTo = head }: Completeness): Segment[] {
  const gaps = [
    ...holes.map((range) => ({ ...range, kind: 'hole' as const })),
    ...lost.map((range) => ({ ...range, kind: 'lost' as const })),
  ].sort((a, b) => a.from - b.from);
  const segments: Omit<Segment, 'width'>[] = [];
  let next = 1;
  const fillTo = (to: number) => {
    const known = Math.min(to, listedTo);
    if (next <= known) segments.push({ kind: 'received', from: next, to: known });
    next = Math.max(next, known + 1);
    if (next <= to) segments.push({ kind: 'unlisted', from: next, to });
    next = Math.max(next, to + 1);
  };
  for (const gap of gaps) {
    const from = Math.max(gap.from, next);
    const to = Math.min(gap.to, head);
    if (from > to) continue;
    fillTo(from - 1);
    segments.push({ ...gap, from, to });
    next = to + 1;
  }
  fillTo(head);
  return withWidths(segments);
}

/** Whether there may be more of them than are listed: where a list ends, it has as many ranges as one may have. */
export function mayGoOn({ holes, lost, listedTo }: Completeness, of: 'holes' | 'lost'): boolean {
  const most = Math.max(holes.length, lost.length);
  return listedTo !== undefined && (of === 'holes' ? holes : lost).length === most;
}

function withWidths(segments: Omit<Segment, 'width'>[]): Segment[] {
  const floor = Math.min(leastWidth, 1 / (2 * Math.max(1, segments.length)));
  const total = countAll(segments);
  const widened = segments.map((segment) => ({ ...segment, width: Math.max(floor, count(segment) / total) }));
  const sum = widened.reduce((all, { width }) => all + width, 0);
  return widened.map((segment) => ({ ...segment, width: segment.width / sum }));
}

/** How many seqs a range covers. */
export function count({ from, to }: SeqRange): number {
  return to - from + 1;
}

export function countAll(ranges: readonly SeqRange[]): number {
  return ranges.reduce((sum, range) => sum + count(range), 0);
}

/** '7' or '12–14'. */
export function rangeText({ from, to }: SeqRange): string {
  return from === to ? String(from) : `${from}–${to}`;
}

/** The first ranges in words, and how many were left out. */
export function rangesText(ranges: readonly SeqRange[], most = 4): { text: string; more: number } {
  return {
    text: ranges.slice(0, most).map(rangeText).join(', '),
    more: Math.max(0, ranges.length - most),
  };
}
