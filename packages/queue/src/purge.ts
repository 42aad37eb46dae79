import { lossRanges } from '@omokit/core';
import { lanes, type LossRange, type LossReason, type QueuedEvent } from '@omokit/protocol';
import { loseRows } from './losses.js';
import { laneAfter, type EventRow, type WriteTransaction } from './schema.js';
import { readStream, writeStream } from './stream.js';

const pageSize = 500;

/**
 * Deletes what matches, for every destination. An event that is in flight just now may arrive all the same and be
 * reported lost as well: a receiver takes it as received.
 */
export async function purge(
  tx: WriteTransaction,
  match: (event: QueuedEvent) => boolean,
  reason: LossReason,
): Promise<LossRange[]> {
  const events = tx.objectStore('events');
  const rows: EventRow[] = [];
  for (let lane = 0; lane < lanes.length; lane += 1) {
    let after = 0;
    for (;;) {
      const page = await events.getAll(laneAfter(lane, after), pageSize);
      for (const row of page) if (match(JSON.parse(row.json) as QueuedEvent)) rows.push(row);
      const last = page.at(-1);
      if (!last) break;
      after = last.seq;
    }
  }
  await loseRows(tx, rows, reason);
  const stream = await readStream(tx);
  const freed = rows.reduce((sum, row) => sum + row.json.length, 0);
  writeStream(tx, { ...stream, size: stream.size - freed });
  return lossRanges(
    stream.id,
    rows.map((row) => row.seq),
    reason,
  );
}
