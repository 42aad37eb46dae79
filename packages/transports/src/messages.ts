import type { Batch, Sent } from '@omokit/core';
import { limits, type TrackedEvent } from '@omokit/protocol';
import { fitting, sizeOf } from './keepalive.js';

/** What of a batch goes to a third party. */
export interface Messages {
  /** The JSON of each event, in their order. */
  texts: string[];
  /** What became of the whole batch when this became of the texts. */
  outcome(sent: Sent): Sent;
}

/**
 * The events as `map` makes them; those of which it makes undefined mean nothing there and count as sent. What has no
 * JSON or is too large is refused here: most destinations answer a whole batch with 400 for one such message.
 */
export function messagesOf(
  { events, leaving }: Pick<Batch, 'events' | 'leaving'>,
  map: (event: TrackedEvent) => unknown,
): Messages {
  const refused = new Map<string, string>();
  const texts = new Map<TrackedEvent, string>();
  for (const event of events) {
    const text = toJson(map(withoutPass(event)));
    if (text === null) refused.set(event.messageId, 'message_not_json');
    else if (text !== undefined && sizeOf(text) > limits.messageBytes)
      refused.set(event.messageId, 'message_too_large');
    else if (text !== undefined) texts.set(event, text);
  }
  const going = leaving ? fitting([...texts.keys()], (event) => texts.get(event)!) : [...texts.keys()];
  return {
    texts: going.map((event) => texts.get(event)!),
    outcome(sent) {
      if (sent.outcome !== 'ok') return sent;
      if (going.length < texts.size) return { outcome: 'retry', unsure: true };
      return refused.size > 0 ? { outcome: 'ok', refused } : sent;
    },
  };
}

/** Whoever holds a pass can redeem it, so it goes to no third party. */
function withoutPass(event: TrackedEvent): TrackedEvent {
  const properties = event.properties && { ...event.properties };
  delete properties?.pass;
  return properties ? { ...event, properties } : event;
}

/** JSON of a value; null when it has none: a BigInt or a cycle that a structured clone let through. */
function toJson(value: unknown): string | undefined | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
