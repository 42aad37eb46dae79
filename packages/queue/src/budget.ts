import { lanes } from '@omokit/protocol';
import { loseRows } from './losses.js';
import { laneAfter, type EventRow, type WriteTransaction } from './schema.js';

export interface Budget {
  /** Most that may wait, in UTF-16 units of JSON: 10 million unless told. */
  maxSize: number;
  /** How long an event may wait: 30 days unless told. */
  maxAgeMs: number;
}

export const defaultBudget: Budget = { maxSize: 10_000_000, maxAgeMs: 30 * 86_400_000 };

const redemption = 0;

/** Deletes the oldest events of the least urgent lanes until `excess` is freed. Returns the size freed. */
export async function evictExcess(tx: WriteTransaction, excess: number): Promise<number> {
  let freed = 0;
  const rows: EventRow[] = [];
  for (let lane = lanes.length - 1; lane > redemption && freed < excess; lane -= 1) {
    for await (const { value } of tx.objectStore('events').iterate(laneAfter(lane, 0))) {
      if (freed >= excess) break;
      freed += value.json.length;
      rows.push(value);
    }
  }
  if (rows.length > 0) await loseRows(tx, rows, 'quota');
  return freed;
}

/** Deletes events put before `cutoff`. Returns the size freed. */
export async function expire(tx: WriteTransaction, cutoff: number): Promise<number> {
  const rows: EventRow[] = [];
  for (let lane = redemption + 1; lane < lanes.length; lane += 1) {
    for await (const { value } of tx.objectStore('events').iterate(laneAfter(lane, 0))) {
      if (value.at >= cutoff) break;
      rows.push(value);
    }
  }
  if (rows.length > 0) await loseRows(tx, rows, 'age');
  return rows.reduce((sum, row) => sum + row.json.length, 0);
}
