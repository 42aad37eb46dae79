import type { LossRange } from '@omokit/protocol';

/** A loss as earlier versions kept it: a row of its own, with the destinations to be told. */
export interface OldLoss extends Omit<LossRange, 'stream'> {
  owed: string[];
  /** Of a stream that went before; then `from` is minus its head. */
  stream?: string;
}

/** What a cursor takes over of them. */
export const takenOver = (losses: readonly OldLoss[], to: string, current: string): LossRange[] =>
  losses
    .filter(({ owed }) => owed.includes(to))
    .map(({ stream, from, to: end, reason }) =>
      stream ? { stream, from: 1, to: -from, reason } : { stream: current, from, to: end, reason },
    );
