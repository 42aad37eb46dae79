import type { DraftEvent } from '@omokit/core';
import type { QueuedEvent } from '@omokit/protocol';
import { evictExcess } from './budget.js';
import { readStream, writeStream } from './stream.js';
import { rankOf, write, type WriteTransaction } from './schema.js';

/** Gives the drafts their places in the stream and writes them, evicting others when the log is full. */
export async function put(
  tx: WriteTransaction,
  drafts: readonly DraftEvent[],
  now: number,
  maxSize: number,
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
  if (stream.size > maxSize) stream.size -= await evictExcess(tx, stream.size - maxSize);
  writeStream(tx, stream);
  return queued;
}
