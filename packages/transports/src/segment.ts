import type { Transport } from '@omokit/core';
import { gzip as compress } from './gzip.js';
import { sendMessages, withMessages } from './messages.js';
import { destinationUrl, requireText } from './options.js';
import { post, type PostOptions } from './post.js';

export interface SegmentOptions extends PostOptions {
  writeKey: string;
  /** Segment's own, or any backend that takes its HTTP API (RudderStack, Jitsu, …). */
  endpoint?: string;
  /** Sends the key as HTTP Basic authentication too: RudderStack and Jitsu read it nowhere else. Costs a CORS preflight. */
  basicAuth?: boolean;
  /** Compresses bodies over 1 kB where the browser can. Costs a CORS preflight: worth it on metered networks. */
  gzip?: boolean;
}

/** Sends to Segment, or to any backend with Segment's HTTP API: `POST /v1/batch` with the write key in the body. */
export function segment({
  writeKey,
  endpoint = 'https://api.segment.io',
  basicAuth = false,
  gzip = false,
  ...options
}: SegmentOptions): Transport {
  const url = destinationUrl(endpoint, '/v1/batch');
  requireText('writeKey', writeKey);

  return (batch) => {
    const { sentAt, leaving } = batch;
    return sendMessages(batch, {
      map: (event) => event,
      async send(messages) {
        const text = withMessages(JSON.stringify({ sentAt, writeKey }), 'batch', messages);
        const body = gzip && !leaving ? await compress(text) : text;
        const headers = {
          ...(basicAuth && { authorization: `Basic ${btoa(`${writeKey}:`)}` }),
          ...(typeof body !== 'string' && { 'content-encoding': 'gzip' }),
        };
        return (await post({ ...options, url, body, headers, leaving })).sent;
      },
    });
  };
}
