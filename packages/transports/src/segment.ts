import type { Transport } from '@omokit/core';
import { limits, type TrackedEvent } from '@omokit/protocol';
import { checkWriteKey, destinationUrl } from './destination-url.js';
import { post, type PostOptions } from './post.js';

export interface SegmentOptions extends PostOptions {
  writeKey: string;
  /** Segment's own, or any backend that takes its HTTP API (RudderStack, Jitsu, …). */
  endpoint?: string;
}

/** Sends to Segment, or to any backend with Segment's HTTP API: `POST /v1/batch` with the write key in the body. */
export function segment({
  writeKey,
  endpoint = 'https://api.segment.io',
  ...options
}: SegmentOptions): Transport {
  const url = destinationUrl(endpoint, '/v1/batch');
  checkWriteKey(writeKey);

  return async ({ events, sentAt }) => {
    const messages: string[] = [];
    const refused = new Map<string, string>();
    for (const event of events) {
      const message = encode(event);
      // Segment answers a whole batch with 400 for one message too large, so that message is not sent at all.
      if (message === undefined) refused.set(event.messageId, 'message_not_json');
      else if (byteLength(message) > limits.messageBytes) refused.set(event.messageId, 'message_too_large');
      else messages.push(message);
    }
    if (messages.length === 0) return refused.size > 0 ? { outcome: 'ok', refused } : { outcome: 'ok' };

    const envelope = JSON.stringify({ sentAt, writeKey }).slice(1);
    const sent = await post({ url, body: `{"batch":[${messages.join(',')}],${envelope}`, options });
    return sent.outcome === 'ok' && refused.size > 0 ? { outcome: 'ok', refused } : sent;
  };
}

/** JSON of a message without its pass: whoever holds a pass can redeem it, so it goes to no third party. */
function encode(event: TrackedEvent): string | undefined {
  const properties = event.properties && { ...event.properties };
  delete properties?.pass;
  try {
    return JSON.stringify({ ...event, properties });
  } catch {
    return undefined;
  }
}

const encoder = new TextEncoder();
const byteLength = (text: string) => encoder.encode(text).length;
