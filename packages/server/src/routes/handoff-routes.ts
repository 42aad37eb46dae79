import {
  handoffAnswer,
  handoffConfirm,
  handoffInvitation,
  handoffLookup,
  handoffPoll,
  handoffRequest,
  handoffStatus,
} from '@omokit/protocol/schema';
import type { Context } from '../context.js';
import { json, Problem } from '../http/problem.js';
import type { HandoffRefusal } from '../store/join-visits.js';
import { channelOf } from '../store/writer.js';
import { no, ok } from './answers.js';
import { route, type Route } from './route.js';

const refusals = {
  404: no('handoff_unknown'),
  400: no('anonymous_id_invalid'),
  409: no('handoff_used', 'handoff_same_visit', 'identifier_limit'),
  410: no('handoff_expired'),
  429: no('handoff_too_many_tries', 'rate_limited'),
};

/**
 * Device hand-off in the manner of RFC 8628: a kiosk or page shows a code, the phone (or the mini-program that the page's
 * link opens) confirms, and two visits become one.
 */
export function handoffRoutes({ store, rateLimits }: Context): Route[] {
  /** Answers what the code leads to; wrong guesses are counted by key and address (RFC 8628 section 5.1). */
  async function guess<Result extends object>(visitor: string, look: () => Promise<Result | HandoffRefusal>) {
    await rateLimits.takeGuess(visitor);
    const result = await look();
    if (result !== 'handoff_unknown') await rateLimits.returnGuess(visitor);
    if (typeof result !== 'string') return json(result);
    throw problemOf(result);
  }

  return [
    route({
      method: 'post',
      path: '/v1/handoffs',
      tag: 'Identity',
      summary: 'Ask for a code for the visit at a kiosk or in a page; good for two minutes, once',
      keys: ['publishable', 'device'],
      keyInBody: true,
      body: handoffRequest,
      answers: {
        ...ok(handoffAnswer, 'The code to show, and the secret to poll with'),
        400: no('anonymous_id_invalid'),
        429: no('rate_limited'),
      },
      async handle({ body, key, writer, ip, receivedAt }) {
        await rateLimits.takeCode(`${key.id} ${ip}`);
        const { anonymousId } = body;
        const opened = await store.openHandoff({
          anonymousId,
          keyId: key.id,
          device: key.name,
          channel: channelOf(writer),
          now: receivedAt,
        });
        if (typeof opened === 'string') throw problemOf(opened);
        return json(opened);
      },
    }),
    route({
      method: 'post',
      path: '/v1/handoffs/lookup',
      tag: 'Identity',
      summary: 'Show what a code would join',
      keys: ['publishable', 'device'],
      keyInBody: true,
      body: handoffLookup,
      answers: { ...ok(handoffInvitation, 'The device that shows the code'), ...refusals },
      handle: ({ body, key, ip, receivedAt }) =>
        guess(`${key.id} ${ip}`, () => store.lookUpHandoff(body.userCode, receivedAt)),
    }),
    route({
      method: 'post',
      path: '/v1/handoffs/confirm',
      tag: 'Identity',
      summary: 'Join the phone’s visit and the one that shows the code',
      keys: ['publishable', 'device'],
      keyInBody: true,
      body: handoffConfirm,
      answers: { ...ok(handoffStatus, 'Joined'), ...refusals },
      handle: ({ body, key, ip, receivedAt }) =>
        guess(`${key.id} ${ip}`, () => store.confirmHandoff({ ...body, now: receivedAt })),
    }),
    route({
      method: 'post',
      path: '/v1/handoffs/poll',
      tag: 'Identity',
      summary: 'Wait for the phone; only who asked for the code may, with the same key',
      keys: ['publishable', 'device'],
      keyInBody: true,
      body: handoffPoll,
      answers: { ...ok(handoffStatus, 'pending, joined or expired'), 404: no('handoff_unknown') },
      async handle({ body, key, receivedAt }) {
        const state = await store.pollHandoff({ ...body, keyId: key.id, now: receivedAt });
        if (state === 'handoff_unknown') throw problemOf(state);
        return json(state);
      },
    }),
  ];
}

function problemOf(refusal: HandoffRefusal): Problem {
  switch (refusal) {
    case 'handoff_unknown':
      return new Problem(404, refusal, 'Nobody shows this code. Check the letters, or take a new code.');
    case 'handoff_expired':
      return new Problem(410, refusal, 'This code has expired. Take a new one where it was shown.');
    case 'handoff_used':
      return new Problem(409, refusal, 'This code was used already. Take a new one where it was shown.');
    case 'handoff_same_visit':
      return new Problem(409, refusal, 'This is the visit that shows the code. Scan it with your phone.');
    case 'anonymous_id_invalid':
      return new Problem(400, refusal, 'This anonymousId means nobody. Send the visit’s own, a UUID.');
    case 'identifier_limit':
      return new Problem(
        409,
        refusal,
        'The two visits belong to two different people, so they were not joined. Sign out on one of them.',
      );
  }
}
