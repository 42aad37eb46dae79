import type { Transport } from '@omokit/core';
import { cloudEventOf } from './cloud-event.js';
import { listOf, sendMessages, withMessages } from './messages.js';
import { destinationUrl } from './options.js';
import { post, type PostOptions } from './post.js';
import { secretBytes, signWebhook } from './sign-webhook.js';

export { verifyWebhook, type VerifyOptions } from './sign-webhook.js';

export interface WebhookOptions extends PostOptions {
  url: string;
  /** `whsec_` and 24 to 64 bytes in base64; shared with the receiver, so it must never stand in a page. */
  secret: string;
  /**
   * `batch`: `{ type: 'omo.batch.v1', timestamp, data: [events] }`. `cloudevents`: an array of CloudEvents 1.0 in its
   * JSON batch format. `batch` when not given.
   */
  format?: 'batch' | 'cloudevents';
  /** The `source` of the CloudEvents, a URI reference; `/omokit` when not given. */
  source?: string;
}

/**
 * Posts batches signed as Standard Webhooks 1.0 says. `webhook-id` is made of the messageIds, so that a batch sent again
 * has the same; when a retry carries more events, each event is known by its own id.
 */
export function webhook({
  url: address,
  secret,
  format = 'batch',
  source = '/omokit',
  ...options
}: WebhookOptions): Transport {
  const url = destinationUrl(address, '');
  secretBytes(secret);
  const { now = Date.now } = options;
  const cloud = format === 'cloudevents';

  return (batch) => {
    const { events, sentAt, leaving } = batch;
    return sendMessages(batch, {
      map: (event) => (cloud ? cloudEventOf(event, source) : event),
      async send(messages) {
        const envelope = { type: 'omo.batch.v1', timestamp: sentAt };
        const body = cloud ? listOf(messages) : withMessages(JSON.stringify(envelope), 'data', messages);
        const id = await idOf(events.map(({ messageId }) => messageId));
        const headers = {
          ...(await signWebhook(id, Math.floor(now() / 1_000), body, secret)),
          'content-type': cloud ? 'application/cloudevents-batch+json' : 'application/json',
        };
        return (await post({ ...options, url, body, headers, leaving })).sent;
      },
    });
  };
}

async function idOf(messageIds: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(messageIds.join()));
  const hex = Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, '0'));
  return `msg_${hex.join('')}`;
}
