import type { QueueStats } from '@omokit/core';
import { lanes, type Lane } from '@omokit/protocol';
import { laneAfter, type AnyTransaction } from './schema.js';
import { readStream } from './stream.js';

/** Counts what waits, by lane and by destination. */
export async function measure(tx: AnyTransaction, destinations: readonly string[]): Promise<QueueStats> {
  const { id: stream, head } = await readStream(tx);
  const events = tx.objectStore('events');
  const pending = {} as Record<Lane, number>;
  for (const [rank, lane] of lanes.entries()) pending[lane] = await events.count(laneAfter(rank, 0));
  const waiting: Record<string, number> = {};
  for (const to of destinations) {
    const passed = (await tx.objectStore('cursors').get(to))?.passed ?? [];
    let count = 0;
    for (const rank of lanes.keys()) count += await events.count(laneAfter(rank, passed[rank] ?? 0));
    waiting[to] = count;
  }
  return { stream, head, pending, waiting, dead: await tx.objectStore('dead').count(), storage: 'disk' };
}
