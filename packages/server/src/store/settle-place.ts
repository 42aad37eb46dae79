import type { LossReason, StreamPlace } from '@omokit/protocol';
import type { EventHead } from './event-head.js';
import type { Tables } from './tables.js';

/**
 * The place in its stream of a message that is not written anew: known already, or refused. The device will not send
 * it again, so it must not stay a hole for ever. A message that came without a place, as the last words of a page do,
 * gets this one; one that is stored at another place is no loss, as when a page wrote down for the next one what it had
 * committed after all. A place that holds a message is left alone.
 */
export function settlePlace(
  tables: Tables,
  { messageId, stream, seq }: Pick<EventHead, 'messageId' | 'stream' | 'seq'>,
  receivedAt: number,
  why: LossReason = 'refused',
): void {
  if (stream === undefined || seq === undefined || tables.events.holderOf(stream, seq) !== undefined) return;
  if (!completePlace(tables, messageId, { stream, seq })) {
    const reason = tables.events.has(messageId) ? 'duplicate' : why;
    tables.streams.lose({ stream, from: seq, to: seq, reason }, receivedAt);
  }
  tables.changes.streams.add(stream);
}

/** Counts it as received when it was, so that replay, which finds the place in the log, says the same. */
function completePlace(tables: Tables, messageId: string, place: StreamPlace): boolean {
  const logged = tables.events.placeless(messageId);
  // Without `context.omo` it is another SDK's, or the server's own: of no stream.
  if (!logged?.event.context?.omo) return false;
  tables.events.complete(logged, place);
  tables.streams.receive(place.stream, place.seq, {
    at: logged.receivedAt,
    device: logged.actor,
    channel: logged.channel,
  });
  return true;
}

/** Which of these messages are in the log; each gets the place it is told to have, unless it has one. */
export function knownMessages(
  tables: Tables,
  { stream, places, receivedAt }: { stream: string; places: readonly [number, string][]; receivedAt: number },
): string[] {
  const known = places.filter(([, messageId]) => tables.events.has(messageId));
  for (const [seq, messageId] of known) settlePlace(tables, { messageId, stream, seq }, receivedAt);
  return known.map(([, messageId]) => messageId);
}
