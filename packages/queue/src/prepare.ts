import { lanes } from '@omokit/protocol';
import { trim } from './acknowledge.js';
import { write, type CursorRow, type WriteTransaction } from './schema.js';
import { readStream, writeStream } from './stream.js';

/** How long events wait for a destination that no page asks for any more. */
const abandonedAfterMs = 7 * 86_400_000;

/** Sees to it that the stream and a cursor for each destination exist. A new destination gets all that still waits. */
export async function prepare(
  tx: WriteTransaction,
  destinations: readonly string[],
  now: number,
  newId: () => string,
): Promise<void> {
  if (!(await readStream(tx))) writeStream(tx, { id: newId(), head: 0, size: 0 });
  const cursors = tx.objectStore('cursors');
  for (const to of destinations) {
    const cursor = (await cursors.get(to)) ?? newCursor(to);
    write(cursors.put({ ...cursor, usedAt: now }));
  }
  let abandoned = false;
  for (const { to, usedAt } of await cursors.getAll()) {
    if (now - usedAt < abandonedAfterMs) continue;
    write(cursors.delete(to));
    abandoned = true;
  }
  if (abandoned) await trim(tx);
}

export function newCursor(to: string): CursorRow {
  return { to, passed: lanes.map(() => 0), usedAt: 0 };
}
