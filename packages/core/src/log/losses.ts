import type { LossReason } from '@omokit/protocol';
import type { EventRow, LogTransaction } from './log-storage.js';

/** Empties rows that are still to be sent. Those that follow each other become one: one by one, losses must not pile up. */
export async function lose(tx: LogTransaction, rows: readonly EventRow[], reason: LossReason): Promise<void> {
  let made: EventRow | undefined;
  const write = () => {
    if (!made) return;
    const { lane, seq, count } = made;
    tx.delete('events', [lane, seq - count + 1], [lane, seq]);
    tx.put('events', made);
  };
  for (const row of rows) {
    if (row.lost) continue;
    const { lane, seq, count, end } = row;
    if (made?.lane !== lane || made.seq !== seq - count) {
      write();
      const before = await tx.get('events', [lane, seq - count]);
      made = { ...row, count: before?.lost === reason ? before.count : 0, size: 0, bodies: [], lost: reason };
    }
    made.seq = seq;
    made.end = end;
    made.count += count;
  }
  write();
}

/** A row, and what has been made of it, piece by piece. */
export type Cut = readonly [row: EventRow, pieces: readonly EventRow[]];

/** Puts pieces in the place of rows; false when a row is not as it was read, because another page has sent, emptied or cut it. */
export async function replace(tx: LogTransaction, cuts: readonly Cut[]): Promise<boolean> {
  let all = true;
  for (const [{ lane, seq, count }, pieces] of cuts) {
    const row = await tx.get('events', [lane, seq]);
    if (row?.count !== count || row.lost) all = false;
    else for (const piece of pieces) tx.put('events', piece);
  }
  return all;
}
