import { http, HttpResponse, type HttpHandler } from 'msw/http';
import {
  limits,
  type BatchAnswer,
  type LossRange,
  type MessageResult,
  type OmoEvent,
} from '@omokit/protocol';
import { batchRequest, event as eventSchema } from '@omokit/protocol/schema';
import { apiError } from './api-error.js';
import { bodyText } from './body-text.js';
import type { Faults } from './fault.js';

/** What the backend has stored. */
export interface Received {
  /** Accepted events, each messageId once, in order of arrival. */
  events: OmoEvent[];
  losses: LossRange[];
}

/** `POST /v1/batch` as the real server answers it: per message accepted, duplicate or refused; 400 when any was refused. */
export function batchEndpoint(endpoint: string, received: Received, faults: Faults): HttpHandler {
  return http.post(`${endpoint}/v1/batch`, async ({ request }) => {
    const fault = faults.next();
    if (fault) return fault;

    const text = await bodyText(request);
    if (new TextEncoder().encode(text).length > limits.requestBytes) {
      return apiError(
        413,
        'request_too_large',
        `A request has at most ${limits.requestBytes} bytes; send less.`,
      );
    }
    const body = parseJson(text);
    if (body === undefined)
      return apiError(400, 'json_invalid', 'The body is not JSON. Send one JSON object.');
    const envelope = batchRequest.safeParse(body);
    if (!envelope.success) {
      return apiError(
        400,
        'batch_invalid',
        'The body is no batch: an object with an array `batch` of messages.',
      );
    }
    const results = envelope.data.batch.map((message) => receive(message, received.events));
    received.losses.push(...(envelope.data.losses ?? []));

    const refused = results.filter(({ status }) => status === 'refused').length;
    const answer: BatchAnswer = {
      success: refused === 0,
      results,
      receivedAt: new Date().toISOString(),
      ...(refused > 0 && {
        code: refused === results.length ? 'batch_refused' : 'batch_partly_refused',
        message: `${refused} of ${results.length} messages were refused; the others are kept.`,
      }),
    };
    return HttpResponse.json({ ...answer }, { status: refused === 0 ? 200 : 400 });
  });
}

function receive(message: unknown, events: OmoEvent[]): MessageResult {
  const parsed = eventSchema.safeParse(message);
  if (!parsed.success) {
    const messageId = Reflect.get(Object(message), 'messageId') as unknown;
    return {
      messageId: typeof messageId === 'string' ? messageId : '',
      status: 'refused',
      code: 'message_invalid',
      message: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    };
  }
  const { messageId } = parsed.data;
  if (new TextEncoder().encode(JSON.stringify(message)).length > limits.messageBytes) {
    const text = `A message has at most ${limits.messageBytes} bytes.`;
    return { messageId, status: 'refused', code: 'message_too_large', message: text };
  }
  if (events.some((event) => event.messageId === messageId)) return { messageId, status: 'duplicate' };
  events.push(message as OmoEvent);
  return { messageId, status: 'accepted' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON itself has no undefined, so it can stand for what is none.
    return undefined;
  }
}
