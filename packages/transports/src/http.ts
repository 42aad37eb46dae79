import type { Batch, Sent, Transport } from '@omokit/core';
import type { BatchRequest, MessageResult } from '@omokit/protocol';
import { sentOf, type Answer } from './answer.js';
import { checkWriteKey, destinationUrl } from './destination-url.js';
import { post, type PostOptions } from './post.js';

export interface HttpOptions extends PostOptions {
  /** Address of an Omokit backend, `https://collect.example`; throws OmoError `option_invalid` when it is none. */
  endpoint: string;
  writeKey: string;
}

/** Sends to an Omokit backend: `POST /v1/batch`, losses included, answers read message by message. */
export function http({ endpoint, writeKey, ...options }: HttpOptions): Transport {
  const url = destinationUrl(endpoint, '/v1/batch');
  checkWriteKey(writeKey);

  return async ({ events, losses, sentAt }: Batch) => {
    const request: BatchRequest = { batch: [...events], losses: [...losses], sentAt, writeKey };
    let body: string;
    try {
      body = JSON.stringify(request);
    } catch {
      // A BigInt or a cycle that a structured clone let through: halving finds the one event that has it.
      return { outcome: 'split', code: 'message_not_json' };
    }
    return post({ url, body, options, read: (answer) => readAnswer(answer, events) });
  };
}

/**
 * 200 and 400 count only with a result for every message: a captive portal says 200 to everything, and what it said
 * yes to must not be deleted.
 */
function readAnswer(answer: Answer, events: Batch['events']): Sent {
  const results = resultsOf(answer.body);
  const missing = events.some(({ messageId }) => !results?.has(messageId));
  const success = answer.status >= 200 && answer.status < 300;
  if (results && !missing && (success || answer.status === 400)) {
    const refused = new Map<string, string>();
    for (const { messageId, status, code } of results.values()) {
      if (status === 'refused') refused.set(messageId, code ?? 'refused');
    }
    return refused.size > 0 ? { outcome: 'ok', refused } : { outcome: 'ok' };
  }
  return success ? { outcome: 'retry', code: 'answer_unreadable' } : sentOf(answer);
}

function resultsOf(body: unknown): Map<string, MessageResult> | undefined {
  const results: unknown =
    typeof body === 'object' && body !== null && 'results' in body ? body.results : undefined;
  if (!Array.isArray(results) || !results.every(isResult)) return undefined;
  return new Map(results.map((result) => [result.messageId, result]));
}

function isResult(value: unknown): value is MessageResult {
  const { messageId, status, code } = Object(value) as Partial<Record<keyof MessageResult, unknown>>;
  return (
    typeof messageId === 'string' &&
    (status === 'accepted' || status === 'duplicate' || status === 'refused') &&
    (code === undefined || typeof code === 'string')
  );
}
