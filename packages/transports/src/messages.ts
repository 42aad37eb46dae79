import type { Batch, Sent } from '@omokit/core';
import { limits, type TrackedEvent } from '@omokit/protocol';
import { fitting, sizeOf } from './keepalive.js';
import { withoutPass } from './without-pass.js';

/** What an event is at a third party, as JSON. */
export interface Message {
  event: TrackedEvent;
  text: string;
}

/** How a third party has events. */
export interface Destination {
  /** An event as it has it; undefined for one that means nothing there and counts as sent. */
  map(event: TrackedEvent): unknown;
  /** The code of an event that it would not take. */
  refuse?(event: TrackedEvent): string | undefined;
  /** Sends what there is, which is one at least; in a page that goes, before it awaits anything. */
  send(messages: readonly Message[]): Promise<Sent>;
}

/**
 * Sends a batch to a third party and says what became of the whole. What has no JSON, is too large, or is not taken there
 * is refused here: most destinations answer a whole batch with 400 for one such message.
 */
export async function sendMessages(
  { events, leaving }: Pick<Batch, 'events' | 'leaving'>,
  { map, refuse, send }: Destination,
): Promise<Sent> {
  const refused = new Map<string, string>();
  const all: Message[] = [];
  for (const event of events) {
    const made = textOf(event, map);
    if (made === undefined) continue;
    const code = made.code ?? refuse?.(event);
    if (code !== undefined) refused.set(event.messageId, code);
    else all.push({ event, text: made.text! });
  }

  const going = leaving ? fitting(all) : all;
  const sent: Sent = going.length > 0 ? await send(going) : { outcome: 'ok' };
  if (sent.outcome !== 'ok') return sent;
  if (going.length < all.length) return { outcome: 'retry', unsure: true };
  return refused.size > 0 ? { outcome: 'ok', refused } : sent;
}

/** The JSON of an object with one property more, the list of these messages. `envelope` is JSON and not empty. */
export function withMessages(envelope: string, property: string, messages: readonly Message[]): string {
  return `${envelope.slice(0, -1)},"${property}":${listOf(messages)}}`;
}

/** The JSON of a list of these messages. */
export function listOf(messages: readonly Message[]): string {
  return `[${messages.map(({ text }) => text).join()}]`;
}

/** How long before `sentAt` an event happened. */
export function ageMs({ timestamp }: TrackedEvent, sentAt: string): number {
  return Date.parse(sentAt) - Date.parse(timestamp);
}

/** The JSON of an event as the destination has it, or the code of why there is none; undefined when it means nothing there. */
function textOf(
  event: TrackedEvent,
  map: Destination['map'],
): { text: string; code?: undefined } | { text?: undefined; code: string } | undefined {
  try {
    // What it becomes may be larger, in base64: what counts is what was tracked.
    if (sizeOf(JSON.stringify(event)) > limits.messageBytes) return { code: 'message_too_large' };
  } catch {
    // A BigInt or a cycle that a structured clone let through.
    return { code: 'message_not_json' };
  }
  try {
    const text = JSON.stringify(map(withoutPass(event))) as string | undefined;
    return text === undefined ? undefined : { text };
  } catch {
    // It is what the page gave that cannot be mapped, or what the page maps it with: the others go on.
    return { code: 'message_not_mapped' };
  }
}
