import { lanes, type Lane } from '@omokit/protocol';
import { takeRows, type EventRow, type LogTransaction, type StreamRow } from './log-storage.js';
import { lose } from './losses.js';

/** What a lane may keep waiting. */
export interface Budget {
  /** In UTF-16 units of JSON. */
  maxSize: number;
  maxAgeMs: number;
}

const dayMs = 86_400_000;
/** By rank of lane. A redemption is money: it waits as long as it takes. */
const budgets: readonly Budget[] = [
  { maxSize: Infinity, maxAgeMs: Infinity },
  { maxSize: 16e6, maxAgeMs: 30 * dayMs },
  { maxSize: 64e6, maxAgeMs: 30 * dayMs },
  { maxSize: 8e6, maxAgeMs: 7 * dayMs },
];

export const budgetsOf = (given: Partial<Record<Lane, Partial<Budget>>> = {}): Budget[] =>
  lanes.map((lane, rank) => ({ ...budgets[rank]!, ...given[lane] }));

/** Deletes the oldest rows of each lane that is over its budget, and of the last lanes until `excess` is freed. */
export async function evict(
  tx: LogTransaction,
  stream: StreamRow,
  limits: readonly Budget[],
  excess: number,
): Promise<void> {
  const { gone, evicted = [] } = stream;
  const rows: EventRow[] = [];
  // From the last lane to the first but one: a redemption is never evicted.
  for (let lane = lanes.length - 1; lane > 0; lane -= 1) {
    const written = stream.written[lane] ?? 0;
    const over = () => written - (gone[lane] ?? 0) > limits[lane]!.maxSize || excess > 0;
    if (!over()) continue;
    const wanted = (row: EventRow) => {
      if (!row.lost) {
        // What is gone from the front was not counted when it went: the first row left tells.
        gone[lane] = row.end - row.size;
        if (!over()) return false;
        gone[lane] = row.end;
        excess -= row.size;
      }
      evicted[lane] = row.seq;
      return true;
    };
    rows.push(...(await takeRows(tx, lane, wanted, evicted[lane])));
  }
  stream.evicted = evicted;
  await lose(tx, rows, 'quota');
}

/** Deletes what has waited too long. */
export async function expire(tx: LogTransaction, limits: readonly Budget[], now: number): Promise<void> {
  const expired: EventRow[] = [];
  for (let lane = 1; lane < lanes.length; lane += 1) {
    expired.push(...(await takeRows(tx, lane, ({ at }) => at < now - limits[lane]!.maxAgeMs)));
  }
  await lose(tx, expired, 'age');
}

/** How much waits, at most: what has gone since it was last looked at still counts. */
export const sizeOf = ({ written, gone }: StreamRow): number =>
  written.reduce((sum, size, lane) => sum + size - (gone[lane] ?? 0), 0);
