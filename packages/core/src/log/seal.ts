import { OmoError } from '../errors.js';
import type { EventRow, Sealed, Sealer } from './log-storage.js';

/** A row whose events can be read. */
export type OpenRow = EventRow & { bodies: string[] };

/** Rows as they are kept. Before the transaction: one that waits for anything but its storage is over. */
export const sealed = <Row extends Pick<EventRow, 'bodies'>>(
  rows: readonly Row[],
  sealer: Sealer,
): Promise<Row[]> =>
  Promise.all(rows.map(async (row) => ({ ...row, bodies: await sealer.seal(JSON.stringify(row.bodies)) })));

/** The rows that can be read: not those whose key is gone, or which the disk has damaged. */
export async function opened(rows: readonly EventRow[], sealer?: Sealer): Promise<OpenRow[]> {
  const all = await Promise.all(
    rows.map(async (row) => {
      const { bodies } = row;
      const open = Array.isArray(bodies) ? bodies : await unsealed<string[]>(bodies, sealer);
      return open ? { ...row, bodies: open } : [];
    }),
  );
  return all.flat();
}

/** Undefined for what cannot be opened. Without a sealer nothing is said of that: rejects with `queue_unavailable`. */
export async function unsealed<T>(text: Sealed, sealer?: Sealer): Promise<T | undefined> {
  if (!sealer)
    throw new OmoError('queue_unavailable', 'What waits here is sealed; give the queue its sealer.');
  return sealer.open(text).then(
    (json) => JSON.parse(json) as T,
    () => undefined,
  );
}
