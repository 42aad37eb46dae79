import { http, HttpResponse, type HttpHandler } from 'msw/http';
import type { KnownAnswer } from '@omokit/protocol';
import { knownRequest } from '@omokit/protocol/schema';
import { apiError } from './api-error.js';
import type { Received } from './batch-endpoint.js';
import { bodyText } from './body-text.js';
import type { Faults } from './fault.js';

/** `POST /v1/known`: which of these have arrived, asked before they are sent again. */
export function knownEndpoint(endpoint: string, received: Received, faults: Faults): HttpHandler {
  return http.post(`${endpoint}/v1/known`, async ({ request }) => {
    const fault = faults.next();
    if (fault) return fault;
    const asked = knownRequest.safeParse(JSON.parse(await bodyText(request)));
    if (!asked.success) return apiError(400, 'body_invalid', 'The body is no stream with places.');
    const stored = new Set(received.events.map(({ messageId }) => messageId));
    const known = asked.data.places.map(([, messageId]) => messageId).filter((id) => stored.has(id));
    return HttpResponse.json<KnownAnswer>({ known });
  });
}
