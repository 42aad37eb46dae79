import { OmoError } from '../errors.js';
import type { EventRow, Sealed, Sealer } from './log-storage.js';

/** A row whose events can be read. */
export type OpenRow = EventRow & { bodies: string[] };

/** Rows as they are kept. Before the transaction: one that waits for anything but its storage is over. */
export const sealed = <Row extends Pick<EventRow, 'bodies' | 'lost'>>(
  rows: readonly Row[],
  sealer: Sealer,
): Promise<Row[]> =>
  Promise.all(
    rows.map(async (row) =>
      row.lost ? row : { ...row, bodies: await sealer.seal(JSON.stringify(row.bodies)) },
    ),
  );

/** Rows as they can be read; lost, where their key is gone or the disk has damaged them. */
export const opened = (rows: readonly EventRow[], sealer?: Sealer): Promise<OpenRow[]> =>
  Promise.all(
    rows.map(async (row) => {
      const { bodies } = row;
      if (Array.isArray(bodies)) return { ...row, bodies };
      const open = await unsealed<string[]>(bodies, sealer);
      return open ? { ...row, bodies: open } : { ...row, bodies: [], size: 0, lost: 'storage_lost' };
    }),
  );

/** Undefined for what cannot be opened. Without a sealer nothing is said of that: rejects with `queue_unavailable`. */
export async function unsealed<T>(text: Sealed, sealer?: Sealer): Promise<T | undefined> {
  if (!sealer)
    throw new OmoError('queue_unavailable', 'What waits here is sealed; give the queue its sealer.');
  return sealer.open(text).then(
    (json) => JSON.parse(json) as T,
    () => undefined,
  );
}
