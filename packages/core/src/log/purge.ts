import type { LossRange, LossReason, QueuedEvent } from '@omokit/protocol';
import { lossRanges } from '../loss-ranges.js';
import { placed } from '../queue.js';
import { allRows, stillThere, type EventRow, type LogStorage, type Sealer } from './log-storage.js';
import { recordLosses, type Lost } from './losses.js';
import { opened, sealed, type OpenRow } from './seal.js';
import { passedBy } from './settle.js';

/**
 * Deletes what matches, for every destination. An event that is in flight just now may arrive all the same and be
 * reported lost as well: a receiver takes it as received.
 */
export async function purge(
  storage: LogStorage,
  match: (event: QueuedEvent) => boolean,
  reason: LossReason,
  sealer?: Sealer,
): Promise<LossRange[]> {
  const gone: Lost[] = [];
  for (;;) {
    const { stream, rows, passed } = await storage.transact(async (tx) => ({
      stream: (await tx.get('stream', 'stream'))!.id,
      rows: await allRows(tx),
      passed: passedBy(await tx.list('cursors')),
    }));
    // Between two transactions, because what is sealed cannot be opened within one.
    const cuts: Cut[] = [];
    // What cannot be opened is never sent: the next claim gives it up.
    for (const row of await opened(rows, sealer)) {
      // What every destination has is not lost.
      const waits = (event: QueuedEvent) => event.context.omo.seq > (passed[row.lane] ?? 0);
      const cut = await cutOf(row, stream, (event) => waits(event) && match(event), sealer);
      if (cut.lost.length > 0) cuts.push(cut);
    }
    const cutRows = cuts.map(({ row }) => row);
    const done = await storage.transact(async (tx) => {
      const still = await stillThere(tx, cutRows);
      const made = cuts.filter((_, at) => still[at]);
      for (const { row, rest } of made) {
        tx.delete('events', [row.lane, row.seq], [row.lane, row.seq]);
        for (const piece of rest) tx.put('events', piece);
      }
      const lost = made.flatMap((cut) => cut.lost);
      if (lost.length > 0) await recordLosses(tx, lost, reason);
      return { lost, isWhole: made.length === cuts.length };
    }, true);
    gone.push(...done.lost);
    // Else one was sent or evicted meanwhile, or cut by another tab, and what is left of it may match.
    if (done.isWhole) {
      return lossRanges(
        stream,
        gone.map(({ seq }) => seq),
        reason,
      );
    }
  }
}

interface Cut {
  row: OpenRow;
  lost: Lost[];
  /** What stays, as rows whose seqs follow each other. */
  rest: EventRow[];
}

async function cutOf(
  row: OpenRow,
  stream: string,
  match: (event: QueuedEvent) => boolean,
  sealer?: Sealer,
): Promise<Cut> {
  const { bodies } = row;
  const cut: Cut = { row, lost: [], rest: [] };
  let piece: (EventRow & { bodies: string[] }) | undefined;
  for (const [index, json] of bodies.entries()) {
    const seq = row.seq - bodies.length + 1 + index;
    if (match(placed(json, { stream, seq }))) {
      cut.lost.push({ lane: row.lane, seq });
      piece = undefined;
    } else {
      if (!piece) cut.rest.push((piece = { ...row, count: 0, size: 0, bodies: [] }));
      piece.seq = seq;
      piece.count += 1;
      piece.size += json.length;
      piece.bodies.push(json);
    }
  }
  if (sealer && cut.lost.length > 0) cut.rest = await sealed(cut.rest, sealer);
  return cut;
}
