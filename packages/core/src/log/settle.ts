import { lanes, type LossRange } from '@omokit/protocol';
import type { Claim, Fault } from '../queue.js';
import type { CursorRow, LogTransaction } from './log-storage.js';

/** Moves the destination's cursor past the claim and deletes what every destination is past. */
export async function acknowledge(tx: LogTransaction, claim: Claim): Promise<void> {
  const cursors = await tx.list('cursors');
  const cursor = cursors.find(({ to }) => to === claim.to);
  if (!cursor) return;
  claim.upTo.forEach((seq, lane) => (cursor.passed[lane] = Math.max(cursor.passed[lane] ?? 0, seq)));
  const isTold = (loss: LossRange) =>
    claim.losses.some(({ stream, from }) => stream === loss.stream && from === loss.from);
  cursor.lost = cursor.lost?.filter((loss) => !isTold(loss));
  cursor.failures = 0;
  if (!claim.again) clearDoubt(cursor, claim);
  if (cursor.lease?.token === claim.token) delete cursor.lease;
  tx.put('cursors', cursor);
  trim(tx, cursors);
}

/** Frees the lease, if the claim still holds it, and pauses its destination. */
export async function giveBack(
  tx: LogTransaction,
  claim: Claim,
  now: number,
  delayMs: number,
  fault?: Fault,
): Promise<void> {
  const cursor = await tx.get('cursors', claim.to);
  if (cursor?.lease?.token !== claim.token) return;
  delete cursor.lease;
  cursor.pause = { from: now, until: now + delayMs, asked: fault?.asked ?? false };
  if (fault) cursor.failures += 1;
  // Nothing was sent, or it was answered: unless some were in doubt before, none is now.
  if (!fault?.unsure && !claim.again) clearDoubt(cursor, claim);
  tx.put('cursors', cursor);
}

/** Of the lanes of a claim nothing is in doubt any more: a later claim begins where this one did, or after it. */
function clearDoubt(cursor: CursorRow, { upTo }: Claim): void {
  upTo.forEach((_, lane) => (cursor.tried[lane] = 0));
}

/** Deletes the rows every destination is past. */
export function trim(tx: LogTransaction, cursors: readonly CursorRow[]): void {
  for (const [lane, done] of passedBy(cursors).entries()) {
    if (done > 0) tx.delete('events', [lane, 0], [lane, done]);
  }
}

/** By rank of lane: the seq up to which every one of these destinations is done. */
export const passedBy = (cursors: readonly CursorRow[]): number[] =>
  lanes.map((_, lane) =>
    cursors.length > 0 ? Math.min(...cursors.map(({ passed }) => passed[lane] ?? 0)) : 0,
  );
