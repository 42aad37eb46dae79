import type { Batch, Sent } from '@omokit/core';
import { limits, type TrackedEvent } from '@omokit/protocol';
import { fitting, sizeOf } from './keepalive.js';

/** What of a batch goes to a third party. */
export interface Messages {
  events: TrackedEvent[];
  /** The JSON of each of the events. */
  texts: string[];
  /** What became of the whole batch when this became of the texts. */
  outcome(sent: Sent): Sent;
}

/**
 * The events as `map` makes them; those of which it makes undefined mean nothing there and count as sent. What has no
 * JSON, is too large, or which `refuse` gives a code is refused here: most destinations answer a whole batch with 400
 * for one such message.
 */
export function messagesOf(
  { events, leaving }: Pick<Batch, 'events' | 'leaving'>,
  map: (event: TrackedEvent) => unknown,
  refuse: (event: TrackedEvent) => string | undefined = () => undefined,
): Messages {
  const refused = new Map<string, string>();
  const texts = new Map<TrackedEvent, string>();
  for (const event of events) {
    const text = toJson(map(withoutPass(event)));
    if (text === undefined) continue;
    const code =
      text === null
        ? 'message_not_json'
        : sizeOf(text) > limits.messageBytes
          ? 'message_too_large'
          : refuse(event);
    if (code !== undefined) refused.set(event.messageId, code);
    else texts.set(event, text!);
  }

  const all = [...texts.keys()];
  const going = leaving ? fitting(all, (event) => texts.get(event)!) : all;
  return {
    events: going,
    texts: going.map((event) => texts.get(event)!),
    outcome(sent) {
      if (sent.outcome !== 'ok') return sent;
      if (going.length < all.length) return { outcome: 'retry', unsure: true };
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
    // It is refused with a code.
    return null;
  }
}
