import type { Batch, Sent, Transport } from '@omokit/core';
import type { BatchRequest, KnownAnswer, KnownRequest, MessageResult } from '@omokit/protocol';
import { gzip as compress } from './gzip.js';
import { fitting } from './keepalive.js';
import { destinationUrl, requireText } from './options.js';
import { codeOf, post, type Answer, type PostOptions } from './post.js';

export interface HttpOptions extends PostOptions {
  /** Address of an Omokit backend, `https://collect.example`; throws OmoError `option_invalid` when it is none. */
  endpoint: string;
  writeKey: string;
  /** Compresses bodies over 1 kB where the browser can; true when not given. */
  gzip?: boolean;
}

/**
 * Sends to an Omokit backend: `POST /v1/batch`, losses included, answers read message by message. Of what may have
 * arrived before, it asks with `POST /v1/known` what has, and sends the rest.
 */
export function http(options: HttpOptions): Transport {
  const { endpoint, writeKey, gzip = true } = options;
  const base = destinationUrl(endpoint, '/v1/');
  requireText('writeKey', writeKey);

  async function call(
    path: string,
    request: BatchRequest | KnownRequest,
    leaving?: boolean,
  ): Promise<Answer> {
    let body: string | ArrayBuffer;
    try {
      body = JSON.stringify(request);
    } catch {
      // A BigInt or a cycle that a structured clone let through: halving finds the one event that has it.
      return { status: 0, sent: { outcome: 'split', code: 'message_not_json' } };
    }
    // No header says that it is gzip, so CORS needs no preflight: the backend sees it by the first bytes.
    if (gzip && !leaving) body = await compress(body);
    // A redirect may be followed: no answer but the backend's own is believed.
    return post({ ...options, url: base + path, body, leaving, redirect: 'follow' });
  }

  return async ({ events, losses, sentAt, again, leaving }) => {
    let batch = [...events];
    if (leaving) {
      const messages = events.map((event) => ({ event, text: JSON.stringify(event) }));
      batch = fitting(messages).map(({ event }) => event);
    }
    const whole = batch.length === events.length;

    const stream = batch[0]?.context.omo.stream;
    if (again && !leaving && stream) {
      const places = batch.map(({ messageId, context }): [number, string] => [
        context.omo.seq ?? 0,
        messageId,
      ]);
      const { status, body, sent } = await call('known', { writeKey, stream, places });
      const known = (body as Partial<KnownAnswer> | null | undefined)?.known;
      if (Array.isArray(known)) batch = batch.filter(({ messageId }) => !known.includes(messageId));
      // What may have arrived still may have; only a backend that cannot be asked is sent it all.
      else if (sent.outcome === 'halt') return sent;
      else if (![400, 404, 405].includes(status)) return { ...unsure, ...sent, outcome: 'retry' };
    }

    let sent: Sent = { outcome: 'ok' };
    if (batch.length + losses.length > 0) {
      sent = readAnswer(
        await call('batch', { batch, losses: [...losses], sentAt, writeKey }, leaving),
        batch,
      );
    }
    return whole || sent.outcome !== 'ok' ? sent : unsure;
  };
}

const unsure = { outcome: 'retry', code: 'answer_unreadable', unsure: true } as const;

/**
 * 200 and 400 count only with a result for every message: a captive portal says 200 to everything, and what it said
 * yes to must not be deleted.
 */
function readAnswer({ status, body, sent }: Answer, events: Batch['events']): Sent {
  const { results, erased } = (body ?? {}) as {
    results?: (Partial<MessageResult> | null)[];
    erased?: unknown;
  };
  if (Array.isArray(results) && (sent.outcome === 'ok' || status === 400)) {
    const refused = new Map<string, string>();
    const all = events.every(({ messageId }, at) => {
      const result = results[at];
      if (result?.status === 'refused') refused.set(messageId, codeOf(result) ?? 'refused');
      return result?.messageId === messageId && /^(accepted|duplicate|refused)$/.test(`${result.status}`);
    });
    if (all) {
      return {
        outcome: 'ok',
        ...(refused.size > 0 && { refused }),
        ...(Array.isArray(erased) && { erased: erased.map(String) }),
      };
    }
  }
  return sent.outcome === 'ok' ? unsure : sent;
}
