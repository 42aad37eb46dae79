import type { EventRow, Sealer } from './log-storage.js';

/** Rows as they are kept. Before the transaction: one that waits for anything but its storage is over. */
export const sealed = <Row extends Pick<EventRow, 'bodies'>>(
  rows: readonly Row[],
  sealer: Sealer,
): Promise<Row[]> =>
  Promise.all(rows.map(async (row) => ({ ...row, bodies: await sealer.seal(JSON.stringify(row.bodies)) })));

/** The JSON of a row's events. */
export async function bodiesOf({ bodies }: EventRow, sealer?: Sealer): Promise<string[]> {
  return Array.isArray(bodies) ? bodies : (JSON.parse(await sealer!.open(bodies)) as string[]);
}
