import type { DraftEvent } from '@omokit/core';
import type { QueuedEvent } from '@omokit/protocol';
import { evictExcess } from './budget.js';
import { readStream, writeStream } from './stream.js';
import { rankOf, write, type WriteTransaction } from './schema.js';

/**
 * Gives the drafts their places in the stream and writes them. `limit` is how much of the log's size may stay; others
 * are evicted for it.
 */
export async function put(
  tx: WriteTransaction,
  drafts: readonly DraftEvent[],
  now: number,
  limit: (size: number) => number,
): Promise<QueuedEvent[]> {
  const stream = await readStream(tx);
  const events = tx.objectStore('events');
  const queued = drafts.map((draft) => {
    stream.head += 1;
    const omo = { ...draft.context.omo, stream: stream.id, seq: stream.head };
    const event = { ...draft, context: { ...draft.context, omo } } as QueuedEvent;
    const json = JSON.stringify(event);
    stream.size += json.length;
    write(events.put({ lane: rankOf(omo.lane), seq: omo.seq, at: now, json }));
    return event;
  });
  const excess = stream.size - limit(stream.size);
  if (excess > 0) stream.size -= await evictExcess(tx, excess);
  writeStream(tx, stream);
  return queued;
}
