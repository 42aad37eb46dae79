import { lanes } from '@omokit/protocol';
import { emptyStats, type QueueStats } from '../queue.js';
import { allRows, type LogTransaction } from './log-storage.js';
import { passedBy } from './settle.js';

/** Counts what waits, by lane and by destination. */
export async function measure(
  tx: LogTransaction,
  destinations: readonly string[],
  storage: QueueStats['storage'],
): Promise<QueueStats> {
  const { id: stream, head } = (await tx.get('stream', 'stream'))!;
  const rows = await allRows(tx);
  const cursors = await tx.list('cursors');
  const pending = { ...emptyStats.pending };
  const waiting: Record<string, number> = {};
  for (const to of destinations) waiting[to] = 0;
  // Destinations of other pages hold events as well.
  const passedByAll = passedBy(cursors);
  for (const { lane, seq, count, lost } of rows) {
    if (lost) continue;
    const left = (passed = 0) => Math.max(0, Math.min(count, seq - passed));
    pending[lanes[lane]!] += left(passedByAll[lane]);
    for (const { to, passed } of cursors) if (to in waiting) waiting[to]! += left(passed[lane]);
  }
  return { stream, head, pending, waiting, dead: (await tx.list('dead')).length, storage };
}
