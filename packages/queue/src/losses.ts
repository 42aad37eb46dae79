import type { LossRange, LossReason } from '@omokit/protocol';
import { write, type CursorRow, type EventRow, type LossRow, type WriteTransaction } from './schema.js';

/** Most loss ranges told at once; the wire allows 1,000 in a batch. */
const maxLossesPerClaim = 500;

/** Deletes rows unsent and keeps their seqs, owed to each destination that had not got them. */
export async function loseRows(
  tx: WriteTransaction,
  rows: readonly EventRow[],
  reason: LossReason,
): Promise<void> {
  const cursors = await tx.objectStore('cursors').getAll();
  const owedFor = (row: EventRow) => cursors.filter((cursor) => isWaiting(cursor, row)).map(({ to }) => to);
  const losses = toRanges(
    rows.map((row) => ({ seq: row.seq, owed: owedFor(row) })),
    reason,
  );
  const events = tx.objectStore('events');
  for (const row of rows) write(events.delete([row.lane, row.seq]));
  for (const loss of losses) await addLoss(tx, loss);
}

function isWaiting(cursor: CursorRow, row: { lane: number; seq: number }): boolean {
  return row.seq > (cursor.passed[row.lane] ?? 0);
}

/** Writes a range, grown onto the one before it where it only continues that: one by one losses must not pile up. */
async function addLoss(tx: WriteTransaction, loss: LossRow): Promise<void> {
  const losses = tx.objectStore('losses');
  const before = (await losses.openCursor(IDBKeyRange.upperBound(loss.from, true), 'prev'))?.value;
  const continues = before?.to === loss.from - 1 && before.reason === loss.reason && sameOwed(before, loss);
  write(losses.put(continues ? { ...before, to: loss.to } : loss));
}

/** Losses a destination has not been told of. */
export async function lossesOwed(tx: WriteTransaction, to: string, stream: string): Promise<LossRange[]> {
  const rows = await tx.objectStore('losses').index('owed').getAll(to, maxLossesPerClaim);
  return rows.map(({ from, to, reason }) => ({ stream, from, to, reason }));
}

/** A destination has been told of these. A range that grew meanwhile still owes it the new part. */
export async function settleLosses(
  tx: WriteTransaction,
  to: string,
  told: readonly LossRange[],
): Promise<void> {
  const losses = tx.objectStore('losses');
  for (const range of told) {
    // Ranges grow and are cut but never joined, so what was told as one may be several by now.
    for (const row of await losses.getAll(IDBKeyRange.bound(range.from, range.to))) {
      if (!row.owed.includes(to)) continue;
      const owed = row.owed.filter((name) => name !== to);
      const end = Math.min(row.to, range.to);
      write(owed.length > 0 ? losses.put({ ...row, to: end, owed }) : losses.delete(row.from));
      if (row.to > end) write(losses.put({ ...row, from: end + 1 }));
    }
  }
}

/** Adjacent seqs that are owed to the same destinations become one range. */
function toRanges(lost: { seq: number; owed: string[] }[], reason: LossReason): LossRow[] {
  const ranges: LossRow[] = [];
  for (const { seq, owed } of lost.sort((a, b) => a.seq - b.seq)) {
    const last = ranges.at(-1);
    if (last?.to === seq - 1 && sameOwed(last, { owed })) last.to = seq;
    else ranges.push({ from: seq, to: seq, reason, owed });
  }
  return ranges;
}

function sameOwed(a: { owed: string[] }, b: { owed: string[] }): boolean {
  return a.owed.join('\n') === b.owed.join('\n');
}
