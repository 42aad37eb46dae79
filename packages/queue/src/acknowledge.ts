import type { Claim } from '@omokit/core';
import { lanes } from '@omokit/protocol';
import { settleLosses } from './losses.js';
import { laneUpTo, rankOf, write, type CursorRow, type WriteTransaction } from './schema.js';
import { readStream, writeStream } from './stream.js';

/** Moves the destination's cursor past the claim and deletes what every destination is past. */
export async function acknowledge(tx: WriteTransaction, claim: Claim): Promise<void> {
  const cursors = tx.objectStore('cursors');
  const cursor = await cursors.get(claim.to);
  if (!cursor) return;
  const passed = [...cursor.passed];
  for (const { context } of claim.events) {
    const lane = rankOf(context.omo.lane);
    passed[lane] = Math.max(passed[lane] ?? 0, context.omo.seq);
  }
  write(cursors.put({ ...cursor, passed, ...(holds(cursor, claim) && { lease: undefined }) }));
  await settleLosses(tx, claim.to, claim.losses);
  await trim(tx);
}

/** Frees the lease, if the claim still holds it, and pauses its destination. */
export async function giveBack(
  tx: WriteTransaction,
  claim: Claim,
  now: number,
  delayMs: number,
): Promise<void> {
  const cursors = tx.objectStore('cursors');
  const cursor = await cursors.get(claim.to);
  if (!cursor || !holds(cursor, claim)) return;
  write(cursors.put({ ...cursor, lease: undefined, pause: { from: now, until: now + delayMs } }));
}

/** Deletes the rows every destination is past. */
export async function trim(tx: WriteTransaction): Promise<void> {
  const cursors = await tx.objectStore('cursors').getAll();
  const events = tx.objectStore('events');
  let freed = 0;
  for (let lane = 0; lane < lanes.length; lane += 1) {
    const done = laneUpTo(lane, Math.min(...cursors.map((cursor) => cursor.passed[lane] ?? 0)));
    const rows = await events.getAll(done);
    if (rows.length === 0) continue;
    write(events.delete(done));
    for (const row of rows) freed += row.json.length;
  }
  if (freed === 0) return;
  const stream = await readStream(tx);
  writeStream(tx, { ...stream, size: stream.size - freed });
}

function holds(cursor: CursorRow, claim: Claim): boolean {
  return cursor.lease?.token === claim.token;
}
