import type { LossRange, LossReason } from '@omokit/protocol';
import type { Claim } from '../queue.js';
import {
  stillThere,
  type CursorRow,
  type EventRow,
  type LogTransaction,
  type LossRow,
} from './log-storage.js';

/** Most loss ranges told at once; the wire allows 1,000 in a batch. */
const maxLossesPerClaim = 500;

/** An event that is no more. */
export interface Lost {
  lane: number;
  seq: number;
}

/** Keeps the seqs of deleted events, owed to each destination that had not got them. */
export async function recordLosses(
  tx: LogTransaction,
  lost: readonly Lost[],
  reason: LossReason,
): Promise<void> {
  const cursors = await tx.list('cursors');
  const byEnd = new Map((await tx.list('losses')).map((row) => [row.to, row]));
  for (const loss of toRanges(lost, cursors, reason)) {
    // A range that only continues the one before it grows onto that: one by one, losses must not pile up.
    const before = byEnd.get(loss.from - 1);
    const continues = before?.reason === reason && `${before.owed}` === `${loss.owed}`;
    tx.put('losses', continues ? { ...before, to: loss.to } : loss);
  }
}

/** Deletes rows that are still to be sent. */
export async function loseRows(
  tx: LogTransaction,
  rows: readonly EventRow[],
  reason: LossReason,
): Promise<void> {
  if (rows.length === 0) return;
  for (const { lane, seq } of rows) tx.delete('events', [lane, seq], [lane, seq]);
  const lost = rows.flatMap(({ lane, seq, count }) =>
    Array.from({ length: count }, (_, back) => ({ lane, seq: seq - back })),
  );
  await recordLosses(tx, lost, reason);
}

/** Gives up rows that cannot be opened, unless another page has done so, or has purged some of one. */
export async function giveUp(tx: LogTransaction, rows: readonly EventRow[]): Promise<void> {
  const still = await stillThere(tx, rows);
  await loseRows(
    tx,
    rows.filter((_, at) => still[at]),
    'storage_lost',
  );
}

/** Adjacent seqs that are owed to the same destinations become one range. */
function toRanges(lost: readonly Lost[], cursors: readonly CursorRow[], reason: LossReason): LossRow[] {
  const ranges: LossRow[] = [];
  for (const { lane, seq } of [...lost].sort((a, b) => a.seq - b.seq)) {
    const owed = cursors.filter(({ passed }) => seq > (passed[lane] ?? 0)).map(({ to }) => to);
    if (owed.length === 0) continue;
    const last = ranges.at(-1);
    if (last?.to === seq - 1 && `${last.owed}` === `${owed}`) last.to = seq;
    else ranges.push({ from: seq, to: seq, reason, owed });
  }
  return ranges;
}

/** Losses a destination has not been told of. */
export async function lossesOwed(tx: LogTransaction, to: string, current: string): Promise<LossRange[]> {
  const rows = (await tx.list('losses')).filter(({ owed }) => owed.includes(to));
  return rows.slice(0, maxLossesPerClaim).map(({ stream, from, to: end, reason }) => ({
    stream: stream ?? current,
    ...(stream === undefined ? { from, to: end } : { from: 1, to: -from }),
    reason,
  }));
}

/** A destination has been told of these. A range that grew meanwhile still owes it the new part. */
export async function settleLosses(
  tx: LogTransaction,
  { to, losses: told }: Pick<Claim, 'to' | 'losses'>,
  current: string,
): Promise<void> {
  if (told.length === 0) return;
  for (const row of await tx.list('losses')) {
    if (!row.owed.includes(to)) continue;
    // Ranges grow and are cut but never joined, so what was told as one may be several by now.
    const { stream = current, from } = row;
    const range = told.find(
      (one) => one.stream === stream && (stream !== current || (one.from <= from && from <= one.to)),
    );
    if (!range) continue;
    const owed = row.owed.filter((name) => name !== to);
    const end = stream === current ? Math.min(row.to, range.to) : row.to;
    if (owed.length > 0) tx.put('losses', { ...row, to: end, owed });
    else tx.delete('losses', row.from, row.from);
    if (row.to > end) tx.put('losses', { ...row, from: end + 1 });
  }
}
