import type { LossRange, LossReason } from '@omokit/protocol';

/** Writes deleted seqs, in any order, as the fewest ranges. */
export function lossRanges(stream: string, seqs: readonly number[], reason: LossReason): LossRange[] {
  const ranges: LossRange[] = [];
  for (const seq of [...seqs].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && seq <= last.to + 1) last.to = seq;
    else ranges.push({ stream, from: seq, to: seq, reason });
  }
  return ranges;
}
