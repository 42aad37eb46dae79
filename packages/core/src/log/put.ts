import { lanes } from '@omokit/protocol';
import type { Draft } from '../queue.js';
import { evict, sizeOf, type Budget } from './budget.js';
import type { EventRow, LogTransaction } from './log-storage.js';

/** A row holds this many events at most, and this much JSON unless one event alone is larger. */
const maxRowEvents = 100;
const maxRowSize = 50_000;

/** A row before it has its place. */
export type Bundle = Pick<EventRow, 'lane' | 'count' | 'size' | 'bodies'>;

/** Bundles drafts of one lane that follow each other. */
export function bundle(drafts: readonly Draft[]): (Bundle & { bodies: string[] })[] {
  const bundles: (Bundle & { bodies: string[] })[] = [];
  for (const { lane: name, json } of drafts) {
    const lane = lanes.indexOf(name);
    let last = bundles.at(-1);
    if (last?.lane !== lane || last.count >= maxRowEvents || last.size + json.length > maxRowSize)
      bundles.push((last = { lane, count: 0, size: 0, bodies: [] }));
    last.count += 1;
    last.size += json.length;
    last.bodies.push(json);
  }
  return bundles;
}

/** Gives the events their places in the stream and writes them; on a full disk, half of what waits gives way to them. */
export async function put(
  tx: LogTransaction,
  bundles: readonly Bundle[],
  at: number,
  budgets: readonly Budget[],
  isFull: boolean,
): Promise<{ stream: string; seq: number }> {
  const stream = (await tx.get('stream', 'stream'))!;
  const first = stream.head + 1;
  for (const row of bundles) {
    stream.head += row.count;
    const end = (stream.written[row.lane] ?? 0) + row.size;
    stream.written[row.lane] = end;
    tx.put('events', { ...row, seq: stream.head, at, end });
  }
  await evict(tx, stream, budgets, isFull ? sizeOf(stream) / 2 : 0);
  tx.put('stream', stream);
  return { stream: stream.id, seq: first };
}
