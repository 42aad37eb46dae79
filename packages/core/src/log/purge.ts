import type { LossReason, QueuedEvent } from '@omokit/protocol';
import { placed } from '../queue.js';
import { allRows, type LogStorage, type Sealer } from './log-storage.js';
import { replace, type Cut } from './losses.js';
import { opened, sealed, type OpenRow } from './seal.js';

/**
 * Deletes what matches, for every destination. An event that is in flight just now may arrive all the same and be
 * reported lost as well: a receiver takes it as received.
 */
export async function purge(
  storage: LogStorage,
  match: (event: QueuedEvent) => boolean,
  reason: LossReason,
  sealer?: Sealer,
): Promise<void> {
  let done: boolean;
  do {
    const { stream, rows } = await storage.transact(async (tx) => ({
      stream: (await tx.get('stream', 'stream'))!.id,
      rows: await allRows(tx),
    }));
    // Between two transactions, because what is sealed cannot be opened within one.
    const cuts: Cut[] = [];
    for (const row of await opened(rows, sealer)) {
      const pieces = cut(row, stream, match, reason);
      if (pieces.some(({ lost }) => lost)) {
        cuts.push([row, sealer ? await sealed(pieces, sealer) : pieces]);
      }
    }
    done = await storage.transact((tx) => replace(tx, cuts), true);
    // Else another page has cut one of them meanwhile, and what is left of it may match.
  } while (!done);
}

/** Cuts a row where what is lost of it begins and ends. What cannot be opened has no events: the next claim gives it up. */
function cut(
  row: OpenRow,
  stream: string,
  match: (event: QueuedEvent) => boolean,
  reason: LossReason,
): OpenRow[] {
  const { bodies } = row;
  const pieces: OpenRow[] = [];
  for (const [index, json] of bodies.entries()) {
    const seq = row.seq - bodies.length + 1 + index;
    const lost = match(placed(json, { stream, seq })) ? reason : undefined;
    let last = pieces.at(-1);
    if (last?.lost !== lost || !last) pieces.push((last = { ...row, count: 0, size: 0, bodies: [], lost }));
    last.seq = seq;
    last.count += 1;
    if (lost) continue;
    last.size += json.length;
    last.bodies.push(json);
  }
  return pieces;
}
