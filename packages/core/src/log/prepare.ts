import { newCursor } from './claim.js';
import { passedBy, trim } from './settle.js';
import type { CursorRow, LogTransaction } from './log-storage.js';

/** How long events wait for a destination that no page asks for any more. */
const abandonedAfterMs = 7 * 86_400_000;

/** What was known of the stream of this device when it was last seen. */
export interface LastSeen {
  stream: string;
  head: number;
}

/**
 * Sees to it that the stream and a cursor for each destination exist. A new destination gets all that still waits. When
 * the stream last seen is not there any more, the browser has evicted it: that is a loss to be told.
 */
export async function prepare(
  tx: LogTransaction,
  destinations: readonly string[],
  now: number,
  newId: () => string,
  lastSeen?: LastSeen,
): Promise<void> {
  const stream = (await tx.get('stream', 'stream')) ?? { id: newId(), head: 0, written: [], gone: [] };
  tx.put('stream', stream);
  const cursors = await tx.list('cursors');
  for (const to of destinations) {
    let cursor = cursors.find((one) => one.to === to);
    if (!cursor) cursors.push((cursor = newCursor(to, passedBy(cursors))));
    cursor.usedAt = now;
    if (lastSeen && lastSeen.stream !== stream.id && lastSeen.head > 0) {
      const { stream: evicted, head } = lastSeen;
      const others = cursor.lost?.filter((loss) => loss.stream !== evicted) ?? [];
      cursor.lost = [...others, { stream: evicted, from: 1, to: head, reason: 'storage_lost' }];
    }
    tx.put('cursors', cursor);
  }
  const isUsed = ({ usedAt }: CursorRow) => now - usedAt < abandonedAfterMs;
  for (const cursor of cursors) if (!isUsed(cursor)) tx.delete('cursors', cursor.to, cursor.to);
  trim(tx, cursors.filter(isUsed));
}
