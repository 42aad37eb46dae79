import { http, HttpResponse, type HttpHandler } from 'msw/http';
import type { HandoffAnswer, HandoffInvitation, HandoffStatus } from '@omokit/protocol';
import { handoffConfirm, handoffLookup, handoffPoll, handoffRequest } from '@omokit/protocol/schema';
import { apiError } from './api-error.js';
import type { Faults } from './fault.js';

/** Two visits that were joined: what the kiosk asked for, and the phone that confirmed. */
export interface Joined {
  kiosk: string;
  phone: string;
}

/** What a zod schema is here. */
interface Schema<T> {
  safeParse(body: unknown): { success: true; data: T } | { success: false };
}

interface Handoff {
  deviceCode: string;
  userCode: string;
  kiosk: string;
  expiresAt: number;
  done: boolean;
}

const expiresInMs = 10 * 60_000;

/** Device hand-off: asked for, looked up, confirmed once, polled. */
export function handoffEndpoints(endpoint: string, joined: Joined[], faults: Faults): HttpHandler[] {
  const handoffs: Handoff[] = [];

  /** The hand-off under this code, or why it cannot be joined. */
  function open(userCode: string): Handoff | Response {
    const handoff = handoffs.find((other) => other.userCode === userCode);
    if (!handoff) return handoffUnknown();
    if (handoff.done) return apiError(409, 'handoff_used', 'This code was used; ask for a new one.');
    if (handoff.expiresAt <= Date.now()) {
      return apiError(410, 'handoff_expired', 'This code has expired; ask for a new one.');
    }
    return handoff;
  }

  function post<T>(path: string, schema: Schema<T>, respond: (body: T) => Response): HttpHandler {
    return http.post(`${endpoint}${path}`, async ({ request }) => {
      const fault = faults.next();
      if (fault) return fault;
      const parsed = schema.safeParse(await request.json());
      if (!parsed.success)
        return apiError(400, 'body_invalid', 'The body does not have the fields it needs.');
      return respond(parsed.data);
    });
  }

  return [
    post('/v1/handoffs', handoffRequest, ({ anonymousId }) => {
      const deviceCode = crypto.randomUUID();
      const userCode = makeUserCode(handoffs.length);
      const expiresAt = Date.now() + expiresInMs;
      handoffs.push({ deviceCode, userCode, kiosk: anonymousId, expiresAt, done: false });
      const answer: HandoffAnswer = { deviceCode, userCode, expiresInMs, intervalMs: 50 };
      return HttpResponse.json({ ...answer });
    }),

    post('/v1/handoffs/lookup', handoffLookup, ({ userCode }) => {
      const handoff = open(userCode);
      if (handoff instanceof Response) return handoff;
      const answer: HandoffInvitation = {
        userCode,
        device: 'kiosk',
        expiresInMs: handoff.expiresAt - Date.now(),
      };
      return HttpResponse.json({ ...answer });
    }),

    post('/v1/handoffs/confirm', handoffConfirm, ({ userCode, anonymousId }) => {
      const handoff = open(userCode);
      if (handoff instanceof Response) return handoff;
      if (handoff.kiosk === anonymousId) {
        return apiError(409, 'handoff_same_visit', 'The visit that asked for the code cannot confirm it.');
      }
      handoff.done = true;
      joined.push({ kiosk: handoff.kiosk, phone: anonymousId });
      const answer: HandoffStatus = { state: 'joined' };
      return HttpResponse.json({ ...answer });
    }),

    post('/v1/handoffs/poll', handoffPoll, ({ deviceCode }) => {
      const handoff = handoffs.find((other) => other.deviceCode === deviceCode);
      if (!handoff) return handoffUnknown();
      const expired = handoff.expiresAt <= Date.now();
      const answer: HandoffStatus = { state: handoff.done ? 'joined' : expired ? 'expired' : 'pending' };
      return HttpResponse.json({ ...answer });
    }),
  ];
}

function handoffUnknown(): Response {
  return apiError(404, 'handoff_unknown', 'No hand-off waits under this code; ask for a new one.');
}

/** `BBBB-BBBB`, `BBBB-BBBC`, …: rising, so that tests are repeatable; RFC 8628, 6.1 has the alphabet. */
function makeUserCode(n: number): string {
  const alphabet = 'BCDFGHJKLMNPQRSTVWXZ';
  let letters = '';
  for (let rest = n; letters.length < 8; rest = Math.floor(rest / alphabet.length)) {
    letters = alphabet[rest % alphabet.length]! + letters;
  }
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
