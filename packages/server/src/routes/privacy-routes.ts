import { identifierKey, normalise } from '@omokit/identity';
import { auditActions, type AuditAction, type Identifier } from '@omokit/protocol';
import {
  auditEntry,
  correctRequest,
  eraseAnswer,
  eraseRequest,
  erasure,
  held,
  personExport,
  privacyCodeAnswer,
  privacyCodeRequest,
  privacyProof,
  privacyProofRequest,
  privacyRequest,
  retention,
} from '@omokit/protocol/schema';
import { z } from 'zod';
import type { Context } from '../context.js';
import { json, Problem } from '../http/problem.js';
import { createPrivacyLimits } from '../http/privacy-limits.js';
import { postWebhook } from '../privacy/webhook.js';
import { codeTtlMs, tokenTtlMs, type Proven } from '../store/proofs.js';
import type { About } from '../store/privacy-store.js';
import type { Key } from '../store/keys.js';
import { no, ok } from './answers.js';
import { openRoute, route, type Route } from './route.js';

const keys = ['publishable', 'device', 'secret'] as const;
const tag = 'Privacy';
const one = z.object({ id: z.string().min(1).max(255) });

/** Who asks: a person by their own proof, or the staff behind a secret key. */
const actorOf = ({ kind, name }: Key): string => (kind === 'secret' ? name : 'self');

/** What a person may ask for about themselves, and staff for them: to see, take along, correct and erase. */
export function privacyRoutes(context: Context): Route[] {
  const { store, privacy, log } = context;
  const limits = createPrivacyLimits();
  const destinations = (privacy.destinations ?? []).map(({ name }) => name);

  async function proven(token: string, now: number): Promise<Proven> {
    const found = await store.proven(token, now);
    if (found) return found;
    throw new Problem(401, 'proof_unknown', 'This proof is unknown or has ended. Prove again who you are.');
  }

  async function noted(action: AuditAction, about: About, key: Key, at: number, count?: number) {
    const person = 'person' in about ? about.person : await store.personOf(about.identifier);
    await store.audit({ action, actor: actorOf(key), at, person, count });
  }

  function sendCode(identifier: Identifier, code: string, language: string | undefined, at: number): void {
    if (!privacy.codes) return;
    const data = { identifier, code, expiresInMs: codeTtlMs, ...(language !== undefined && { language }) };
    // Nobody waits for it: how long it takes would tell whether the address is known.
    postWebhook(privacy.codes, { type: 'privacy.code', at, data }).catch((cause: unknown) =>
      log({
        level: 'error',
        what: 'privacy_code_not_sent',
        error: cause instanceof Error ? cause.message : '',
      }),
    );
  }

  async function erase(about: About, key: Key, now: number) {
    // Before it is done: afterwards nobody knows who it was.
    const person = 'person' in about ? about.person : await store.personOf(about.identifier);
    const answer = await store.erase({ about, actor: actorOf(key), now, destinations });
    if (!answer) throw personUnknown();
    await store.audit({ action: 'data_erased', actor: actorOf(key), at: now, person });
    log({ level: 'info', what: 'erased', erasure: answer.erasure.id, scope: answer.erasure.scope });
    context.courier.wake();
    return json(answer);
  }

  async function exported(about: About, key: Key, now: number) {
    const found = await store.exportPerson(about, now);
    if (!found) throw personUnknown();
    await noted('data_exported', about, key, now, found.events.length);
    return json(found, 200, { 'content-disposition': 'attachment; filename="omokit-person.json"' });
  }

  return [
    route({
      method: 'post',
      path: '/v1/privacy/codes',
      tag,
      summary: 'Send a one-time code to an address; the answer is the same whether it is known',
      keys,
      keyInBody: true,
      body: privacyCodeRequest,
      answers: {
        ...ok(privacyCodeAnswer, 'If somebody is known by it, a code is on its way'),
        404: no('privacy_codes_off'),
        429: no('privacy_too_many_tries', 'rate_limited'),
      },
      async handle({ body: { identifier, language }, ip, receivedAt }) {
        if (!privacy.codes)
          throw new Problem(
            404,
            'privacy_codes_off',
            'This server sends no codes. Set privacy.codes, or let your own server prove who somebody is.',
          );
        // Sent to the address as it is known, never as it is typed: two spellings may be two mailboxes.
        const address = normalise(identifier, store.rules);
        await limits.takeCode(identifierKey(address), ip);
        const { code, known } = await store.newCode({ identifier: address, now: receivedAt });
        if (known) sendCode(address, code, language, receivedAt);
        return json({ expiresInMs: codeTtlMs });
      },
    }),
    route({
      method: 'post',
      path: '/v1/privacy/proofs',
      tag,
      summary: 'Prove who asks: by a code, by a visit’s own anonymousId, or by a secret key',
      keys,
      keyInBody: true,
      body: privacyProofRequest,
      answers: {
        ...ok(privacyProof, 'A token for what follows, good for 15 minutes'),
        401: no('proof_failed'),
        403: no('key_not_allowed'),
        429: no('privacy_too_many_tries', 'rate_limited'),
      },
      async handle({ body, key, ip, receivedAt: now }) {
        if (key.kind !== 'secret') await limits.takeProof(ip);
        const scope = scopeOf(body, key);
        const token = await prove(body, { scope, key, now });
        if (token === undefined)
          throw new Problem(
            401,
            'proof_failed',
            'The code is wrong, was used or has expired. Ask for a new one after five tries.',
          );
        return json({ token, scope, expiresInMs: tokenTtlMs });
      },
    }),
    route({
      method: 'post',
      path: '/v1/privacy/held',
      tag,
      summary: 'Say what is held about somebody, in short',
      keys,
      keyInBody: true,
      body: privacyRequest,
      answers: { ...ok(held, 'What is held'), 401: no('proof_unknown') },
      async handle({ body, key, receivedAt }) {
        const about = await proven(body.token, receivedAt);
        const found = await store.held(about, context.retention);
        await noted('data_held', about, key, receivedAt);
        return json(found);
      },
    }),
    route({
      method: 'post',
      path: '/v1/privacy/export',
      tag,
      summary: 'Give everything held about somebody, machine-readable',
      keys,
      keyInBody: true,
      body: privacyRequest,
      answers: { ...ok(personExport, 'All of it'), 401: no('proof_unknown') },
      handle: async ({ body, key, receivedAt }) =>
        exported(await proven(body.token, receivedAt), key, receivedAt),
    }),
    route({
      method: 'post',
      path: '/v1/privacy/correct',
      tag,
      summary: 'Correct traits; null removes one',
      keys,
      keyInBody: true,
      body: correctRequest,
      answers: { ...ok(held, 'What is held now'), 401: no('proof_unknown') },
      async handle({ body, key, receivedAt: now }) {
        const about = await proven(body.token, now);
        const count = await store.correct({ ...about, traits: body.traits, actor: actorOf(key), now });
        await noted('data_corrected', about, key, now, count);
        return json(await store.held(about, context.retention));
      },
    }),
    route({
      method: 'post',
      path: '/v1/privacy/erase',
      tag,
      summary: 'Erase everything held about somebody, for ever',
      keys,
      keyInBody: true,
      body: eraseRequest,
      answers: { ...ok(eraseAnswer, 'Done here; destinations are told'), 401: no('proof_unknown') },
      handle: async ({ body, key, receivedAt }) =>
        erase(await proven(body.token, receivedAt), key, receivedAt),
    }),
    route({
      method: 'get',
      path: '/v1/privacy/erasures',
      tag,
      summary: 'List erasures, newest first',
      keys: ['secret'],
      query: z.object({
        limit: z.coerce.number().int().min(1).max(200).default(50),
        after: z.string().max(255).optional().meta({ description: 'Id of the last one of the page before' }),
      }),
      answers: ok(z.array(erasure), 'One page'),
      handle: async ({ query: { limit, after } }) =>
        json(await store.erasures({ limit, ...(after !== undefined && { after }) })),
    }),
    route({
      method: 'get',
      path: '/v1/privacy/erasures/{id}',
      tag,
      summary: 'Show an erasure as it stands, with a receipt of it',
      keys,
      params: one,
      answers: { ...ok(eraseAnswer, 'Signed anew'), 404: no('erasure_unknown') },
      async handle({ params }) {
        const found = await store.erasure(params.id);
        if (!found)
          throw new Problem(404, 'erasure_unknown', 'There is no erasure of this id. Check the id.');
        return json(found);
      },
    }),
    openRoute({
      method: 'get',
      path: '/v1/privacy/keys',
      tag,
      summary: 'The keys that receipts are signed with (JWK Set, RFC 7517)',
      answers: ok(z.object({ keys: z.array(z.looseObject({ kid: z.string() })) }), 'All of them'),
      handle: async () =>
        json({
          keys: (await store.passKeys()).map(({ kid, x }) => ({
            kty: 'OKP',
            crv: 'Ed25519',
            alg: 'EdDSA',
            use: 'sig',
            kid,
            x,
          })),
        }),
    }),
    route({
      method: 'get',
      path: '/v1/privacy/retention',
      tag,
      summary: 'Say how long events of each purpose are kept, and what was taken so far',
      keys: ['secret'],
      answers: ok(retention, 'Each purpose'),
      async handle() {
        const next = context.retentionJob.nextAt();
        return json({
          ...(await store.retention(context.retention)),
          ...(next !== undefined && { nextRunAt: new Date(next).toISOString() }),
        });
      },
    }),
    route({
      method: 'get',
      path: '/v1/privacy/audit',
      tag,
      summary: 'List who looked at or changed personal data, newest first',
      keys: ['secret'],
      query: z.object({
        limit: z.coerce.number().int().min(1).max(500).default(100),
        after: z.coerce.number().int().min(1).optional(),
        person: z.string().min(1).max(255).optional(),
        action: z.enum(auditActions).optional(),
      }),
      answers: ok(z.array(auditEntry), 'One page'),
      handle: async ({ query: { limit, after, person, action } }) =>
        json(
          await store.auditLog({
            limit,
            ...(after !== undefined && { after }),
            ...(person !== undefined && { person }),
            ...(action !== undefined && { action }),
          }),
        ),
    }),
    route({
      method: 'post',
      path: '/v1/people/{id}/export',
      tag: 'People',
      summary: 'Give everything held about a person',
      keys: ['secret'],
      params: one,
      body: z.object({}),
      answers: { ...ok(personExport, 'All of it'), 404: no('person_unknown') },
      handle: ({ params, key, receivedAt }) => exported({ person: params.id }, key, receivedAt),
    }),
    route({
      method: 'post',
      path: '/v1/people/{id}/erase',
      tag: 'People',
      summary: 'Erase a person, for ever',
      keys: ['secret'],
      params: one,
      body: z.object({ confirm: z.literal(true) }),
      answers: { ...ok(eraseAnswer, 'Done here; destinations are told'), 404: no('person_unknown') },
      handle: ({ params, key, receivedAt }) => erase({ person: params.id }, key, receivedAt),
    }),
  ];

  async function prove(
    claimed: ProofRequest,
    { scope, key, now }: { scope: Proven['scope']; key: Key; now: number },
  ): Promise<string | undefined> {
    if (!claimed.identifier)
      return store.prove({ scope, identifier: { type: 'anonymous', value: claimed.anonymousId }, now });
    const { identifier, code } = claimed;
    // The merchant's own server vouches for whom it has logged in; anybody else shows the code.
    if (code === undefined && key.kind !== 'secret') return undefined;
    return store.prove({ scope, identifier, now, ...(code !== undefined && { code }) });
  }
}

type ProofRequest = z.output<typeof privacyProofRequest>;

/** How much is proven: the whole person, with all that pages only said of them, to nobody but the merchant's own server. */
function scopeOf(claimed: ProofRequest, key: Key): Proven['scope'] {
  if (!claimed.identifier) return 'visit';
  const { scope = 'identifier' } = claimed;
  if (scope === 'person' && key.kind !== 'secret')
    throw new Problem(
      403,
      'key_not_allowed',
      `A ${key.kind} key may not ask for the whole person. Leave out scope, or ask with a secret key.`,
    );
  return scope;
}

const personUnknown = (): Problem =>
  new Problem(404, 'person_unknown', 'There is no person of this id. Check the id.');
