import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import type {
  AuditEntry,
  EraseAnswer,
  Erasure,
  ErasureReceipt,
  Held,
  OmoEvent,
  PersonExport,
  PrivacyProof,
} from '@omokit/protocol';
import {
  auditEntry,
  eraseAnswer,
  erasureReceipt,
  held as heldSchema,
  personExport,
} from '@omokit/protocol/schema';
import { describe, expect, it } from 'vitest';
import { createCourier } from '../privacy/courier.js';
import { receiver } from '../privacy/receiver-fixture.js';
import { signatureOf } from '../privacy/webhook.js';
import { queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const email = { type: 'email', value: 'ann@example.com' };

const wholeOfAnn = { identifier: email, scope: 'person' };

/** Ann, logged in on two browsers, as the merchant's own server states, and somebody else. */
async function withAnn(options: Parameters<typeof testServer>[0] = {}): Promise<TestServer> {
  const it = testServer(options);
  const login = (anonymousId: string, seq: number): OmoEvent => {
    const event = queued('s', seq, {
      type: 'identify',
      event: undefined as never,
      anonymousId,
      userId: 'ann-login',
      traits: { name: 'Ann', city: 'Otaru' },
    });
    event.context!.externalIds = [
      { type: 'email', id: 'Ann@Example.com', collection: 'users', encoding: 'none' },
    ];
    return event;
  };
  const batch = [
    queued('s', 1, { anonymousId: 'ann-phone', properties: { note: 'on the phone' } }),
    queued('s', 4, { anonymousId: 'ann-tablet', userId: 'ann-login', properties: { note: 'on the tablet' } }),
    queued('t', 1, { anonymousId: 'bob-phone' }),
  ];
  expect((await it.post('/v1/batch', { batch })).status).toBe(200);
  const logins = [login('ann-phone', 2), login('ann-tablet', 3)];
  expect((await it.post('/v1/batch', { batch: logins }, testKeys.sk)).status).toBe(200);
  await it.claim('ann-phone');
  return it;
}

async function read<Body>(answer: Promise<Response>, status = 200): Promise<Body> {
  const { status: found } = await answer;
  const body = (await (await answer).json()) as Body;
  expect([found, found === status ? '' : body]).toEqual([status, '']);
  return body;
}
const tokenFor = async (it: TestServer, body: unknown, key?: string) =>
  (await read<PrivacyProof>(it.post('/v1/privacy/proofs', body, key))).token;

describe('a proof', () => {
  it('of a person is a code sent to their address, good once', async () => {
    const mail = await receiver();
    const it = await withAnn({ privacy: { codes: { url: mail.url, secret } } });
    const asked = { identifier: { type: 'email', value: ' ANN@example.com ' }, language: 'ja' };
    expect(await read(it.post('/v1/privacy/codes', asked))).toEqual({ expiresInMs: 600_000 });
    await mail.until(1);
    const { headers, body } = mail.received[0]!;
    const sent = JSON.parse(body) as { type: string; data: { code: string; language: string } };
    expect(sent).toMatchObject({
      type: 'privacy.code',
      data: { language: 'ja', code: expect.stringMatching(/^\d{6}$/) },
    });
    expect(headers).toMatchObject(
      signatureOf(secret, { id: String(headers['webhook-id']), at: it.clock.now, body }),
    );

    const { code } = sent.data;
    for (const end of ['', '-wal']) expect(readFileSync(it.file + end).includes(code)).toBe(false);
    expect(await read(it.post('/v1/privacy/proofs', { identifier: email }), 401)).toMatchObject({
      code: 'proof_failed',
    });
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await read(it.post('/v1/privacy/proofs', { identifier: email, code: wrong }), 401);
    const proof = await read<PrivacyProof>(it.post('/v1/privacy/proofs', { identifier: email, code }));
    expect(proof).toMatchObject({ scope: 'identifier', expiresInMs: 900_000 });
    await read(it.post('/v1/privacy/proofs', { identifier: email, code }), 401);
    const held = await read<Held>(it.post('/v1/privacy/held', { token: proof.token }));
    expect(heldSchema.safeParse(held).error).toBeUndefined();
    expect(held).toMatchObject({ scope: 'identifier', passes: 1, channels: ['web'] });
    expect(held.identifiers).toHaveLength(4);
    await it.server.close();
    await mail.close();
  });

  it('takes five wrong codes, and none after ten minutes', async () => {
    const mail = await receiver();
    const it = await withAnn({ privacy: { codes: { url: mail.url, secret } } });
    const codeAfter = async (count: number) => {
      await read(it.post('/v1/privacy/codes', { identifier: email }));
      await mail.until(count);
      return (JSON.parse(mail.received[count - 1]!.body) as { data: { code: string } }).data.code;
    };
    const first = await codeAfter(1);
    const wrong = first === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries++)
      await read(it.post('/v1/privacy/proofs', { identifier: email, code: wrong }), 401);
    await read(it.post('/v1/privacy/proofs', { identifier: email, code: first }), 401);
    const second = await codeAfter(2);
    it.clock.now += 600_000;
    await read(it.post('/v1/privacy/proofs', { identifier: email, code: second }), 401);
    await it.server.close();
    await mail.close();
  });

  it('tells nobody whether an address is known, sends nothing to one that is not, and few to one that is', async () => {
    const mail = await receiver();
    const it = await withAnn({ privacy: { codes: { url: mail.url, secret } } });
    const stranger = { type: 'email', value: 'nobody@example.com' };
    const answers = await Promise.all(
      [stranger, email].map(async (identifier) =>
        (await it.post('/v1/privacy/codes', { identifier })).text(),
      ),
    );
    expect(answers[0]).toBe(answers[1]);
    await mail.until(1);
    expect(mail.received.map(({ body }) => body.includes(stranger.value))).toEqual([false]);
    for (let nth = 0; nth < 2; nth++) await read(it.post('/v1/privacy/codes', { identifier: email }));
    const limited = await it.post('/v1/privacy/codes', {
      identifier: { ...email, value: 'Ann@Example.com' },
    });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '600']);
    expect(await read(it.post('/v1/privacy/codes', { identifier: email }), 429)).toMatchObject({
      code: 'privacy_too_many_tries',
    });
    await it.server.close();
    await mail.close();
  });

  it('is not to be had by codes where none can be sent', async () => {
    const it = await withAnn();
    expect(await read(it.post('/v1/privacy/codes', { identifier: email }), 404)).toMatchObject({
      code: 'privacy_codes_off',
    });
    await it.server.close();
  });

  it('of the merchant’s own server needs no code; that of a page does', async () => {
    const it = await withAnn();
    expect(await tokenFor(it, wholeOfAnn, testKeys.sk)).toMatch(/^[\w-]{43}$/);
    await read(it.post('/v1/privacy/proofs', { identifier: email }, testKeys.kiosk), 401);
    await it.server.close();
  });

  it('of a visit opens what was collected under it, and no more', async () => {
    const it = await withAnn();
    const proof = await read<PrivacyProof>(it.post('/v1/privacy/proofs', { anonymousId: 'ann-tablet' }));
    expect(proof.scope).toBe('visit');
    const found = await read<PersonExport>(it.post('/v1/privacy/export', { token: proof.token }));
    expect(found.identifiers).toEqual([{ type: 'anonymous', value: 'ann-tablet' }]);
    expect(JSON.stringify(found)).not.toContain('on the phone');
    expect(JSON.stringify(found)).toContain('on the tablet');
    expect([found.passes, found.links, found.person]).toEqual([[], [], undefined]);
    await it.server.close();
  });

  it('ends after 15 minutes, is no other text, and none at all once the person is erased', async () => {
    const it = await withAnn();
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    for (const text of ['x', token.slice(1), `${token}x`])
      expect(await read(it.post('/v1/privacy/held', { token: text }), 401)).toMatchObject({
        code: 'proof_unknown',
      });
    await read(it.post('/v1/privacy/held', { token }));
    it.clock.now += 900_000;
    await read(it.post('/v1/privacy/held', { token }), 401);
    const again = await tokenFor(it, wholeOfAnn, testKeys.sk);
    await read(it.post('/v1/privacy/erase', { token: again, confirm: true }));
    await read(it.post('/v1/privacy/held', { token: again }), 401);
    await it.server.close();
  });
});

describe('what is held', () => {
  it('is exported whole, in a form that machines read', async () => {
    const it = await withAnn();
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    const found = await read<PersonExport>(it.post('/v1/privacy/export', { token }));
    expect(personExport.safeParse(found).error).toBeUndefined();
    expect(found).toMatchObject({ format: 'omokit.person.v1', issuer: 'shop.example', scope: 'person' });
    expect(found.events.map(({ event }) => event.type)).toEqual([
      'track',
      'track',
      'identify',
      'identify',
      'track',
    ]);
    expect(found.traits.map(({ name, value }) => [name, value])).toEqual([
      ['city', 'Otaru'],
      ['name', 'Ann'],
    ]);
    expect([found.passes.length, found.links.length, found.identifiers.length]).toEqual([1, 4, 4]);
    const id = found.person!.id;
    expect(await read<PersonExport>(it.post(`/v1/people/${id}/export`, {}, testKeys.sk))).toEqual(found);
    await read(it.post(`/v1/people/${id}/export`, {}, testKeys.pk), 403);
    await read(it.post('/v1/people/per_nobody/export', {}, testKeys.sk), 404);
    await it.server.close();
  });

  it('is corrected by whom it is about; the log keeps who said what', async () => {
    const it = await withAnn();
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    const held = await read<Held>(
      it.post('/v1/privacy/correct', { token, traits: { city: null, name: 'Anne' } }),
    );
    expect(held.traits).toMatchObject([{ name: 'name', value: 'Anne', source: 'self' }]);
    await it.server.store.rebuild();
    expect((await read<Held>(it.post('/v1/privacy/held', { token }))).traits).toEqual(held.traits);
    await it.server.close();
  });
});

describe('an erasure that is asked for', () => {
  it('must be confirmed, and is answered with a receipt that others can verify', async () => {
    const it = await withAnn();
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    await read(it.post('/v1/privacy/erase', { token }), 400);
    const answer = await read<EraseAnswer>(it.post('/v1/privacy/erase', { token, confirm: true }));
    expect(eraseAnswer.safeParse(answer).error).toBeUndefined();
    expect(answer.erasure).toMatchObject({
      actor: 'self',
      devices: 2,
      erased: { identifiers: 4, traits: 2, links: 4, passes: 1 },
    });

    const [header = '', payload = '', signature = ''] = answer.receipt.split('.');
    const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as {
      kid: string;
      alg: string;
    };
    const { keys } = await read<{ keys: (webcrypto.JsonWebKey & { kid: string })[] }>(
      it.get('/v1/privacy/keys', ''),
    );
    const key = await webcrypto.subtle.importKey(
      'jwk',
      keys.find((each) => each.kid === kid)!,
      'Ed25519',
      false,
      ['verify'],
    );
    const bytes = Buffer.from(signature, 'base64url');
    const verify = (text: string) => webcrypto.subtle.verify('Ed25519', key, bytes, Buffer.from(text));
    expect([alg, await verify(`${header}.${payload}`), await verify(`${header}.${payload}x`)]).toEqual([
      'EdDSA',
      true,
      false,
    ]);
    const receipt = JSON.parse(Buffer.from(payload, 'base64url').toString()) as ErasureReceipt;
    expect(erasureReceipt.safeParse(receipt).error).toBeUndefined();
    expect(receipt).toMatchObject({
      iss: 'shop.example',
      jti: answer.erasure.id,
      devices: 2,
      destinations: [],
    });

    expect(await read(it.get('/v1/privacy/erasures'))).toEqual([answer.erasure]);
    expect(await read(it.get(`/v1/privacy/erasures/${answer.erasure.id}`, testKeys.pk))).toEqual(answer);
    expect(await read(it.get('/v1/privacy/erasures/none'), 404)).toMatchObject({ code: 'erasure_unknown' });
    await it.server.close();
  });

  it('is listed with the others page by page, newest first', async () => {
    const it = testServer();
    const visits = ['one', 'two', 'three', 'four', 'five'];
    await read(
      it.post('/v1/batch', {
        batch: visits.map((anonymousId, seq) => queued('s', seq + 1, { anonymousId })),
      }),
    );
    const erased: string[] = [];
    for (const visit of visits) {
      // Two and three at the same time, which no page may come between.
      if (visit !== 'three') it.clock.now += 1_000;
      const token = await tokenFor(it, { anonymousId: visit });
      const { erasure } = await read<EraseAnswer>(it.post('/v1/privacy/erase', { token, confirm: true }));
      erased.push(erasure.id);
    }
    const listed: string[] = [];
    for (let after: string | undefined; ; after = listed.at(-1)) {
      const query = after === undefined ? 'limit=2' : `limit=2&after=${after}`;
      const page = await read<Erasure[]>(it.get(`/v1/privacy/erasures?${query}`));
      listed.push(...page.map(({ id }) => id));
      if (page.length < 2) break;
    }
    expect(listed).toHaveLength(5);
    expect([listed[0], listed[1], listed[4]]).toEqual([erased[4], erased[3], erased[0]]);
    expect(new Set(listed)).toEqual(new Set(erased));
    expect(listed).toEqual((await read<Erasure[]>(it.get('/v1/privacy/erasures'))).map(({ id }) => id));
    await it.server.close();
  });

  it('by staff is of the person they name', async () => {
    const it = await withAnn();
    const [ann] = await it.search('ann-login');
    const answer = await read<EraseAnswer>(
      it.post(`/v1/people/${ann!.id}/erase`, { confirm: true }, testKeys.sk),
    );
    expect(answer.erasure).toMatchObject({ actor: 'Admin', scope: 'person', erased: { identifiers: 4 } });
    await read(it.post(`/v1/people/${ann!.id}/erase`, { confirm: true }, testKeys.sk), 404);
    await read(it.get(`/v1/people/${ann!.id}`), 404);
    await it.server.close();
  });

  it('reaches destinations, again until they take it, also after a restart; the receipt says so', async () => {
    const [hook, segment, posthog] = await Promise.all([receiver([500, 503]), receiver(), receiver([500])]);
    const destinations = [
      { kind: 'webhook', name: 'crm', url: hook.url, secret },
      { kind: 'segment', name: 'segment', url: segment.url, token: 'segment-token' },
      { kind: 'posthog', name: 'posthog', url: posthog.url, token: 'posthog-token', project: '42' },
    ] as const;
    const it = await withAnn({ privacy: { destinations } });
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    const { erasure } = await read<EraseAnswer>(it.post('/v1/privacy/erase', { token, confirm: true }));
    expect(erasure.destinations.map(({ name, state }) => [name, state])).toEqual([
      ['crm', 'pending'],
      ['posthog', 'pending'],
      ['segment', 'pending'],
    ]);
    await Promise.all([hook.until(1), segment.until(1), posthog.until(1)]);
    await it.server.close();
    for (const end of ['', '.keys']) expect(readFileSync(it.file + end).includes('ann-login')).toBe(false);

    const again = testServer({ file: it.file, privacy: { destinations } });
    again.clock.now = it.clock.now;
    const { store } = again.server;
    const courier = createCourier({ store, destinations, now: () => again.clock.now, log: () => undefined });
    const states = async () =>
      (await store.erasure(erasure.id))!.erasure.destinations.map(({ name, state, attempts }) => [
        name,
        state,
        attempts,
      ]);
    expect(await states()).toEqual([
      ['crm', 'pending', 1],
      ['posthog', 'pending', 1],
      ['segment', 'done', 1],
    ]);
    await courier.deliver();
    expect(hook.received).toHaveLength(1);
    again.clock.now += 30_000;
    await courier.deliver();
    expect(await states()).toEqual([
      ['crm', 'pending', 2],
      ['posthog', 'done', 2],
      ['segment', 'done', 1],
    ]);
    again.clock.now += 60_000;
    await courier.deliver();
    expect(await states()).toEqual([
      ['crm', 'done', 3],
      ['posthog', 'done', 2],
      ['segment', 'done', 1],
    ]);

    const last = hook.received.at(-1)!;
    const told = JSON.parse(last.body) as { type: string; data: { identifiers: unknown[] } };
    expect(told).toMatchObject({ type: 'person.erased', data: { erasure: erasure.id } });
    expect(told.data.identifiers).toHaveLength(4);
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([erasure.id]));
    expect(JSON.parse(segment.received[0]!.body)).toEqual({
      regulationType: 'DELETE_ONLY',
      subjectType: 'USER_ID',
      subjectIds: ['ann-login'],
    });
    expect([segment.received[0]!.path, segment.received[0]!.headers.authorization]).toEqual([
      '/regulations',
      'Bearer segment-token',
    ]);
    expect(posthog.received[1]!.path).toBe('/api/projects/42/persons/bulk_delete/');
    const { distinct_ids } = JSON.parse(posthog.received[1]!.body) as { distinct_ids: string[] };
    expect(distinct_ids.sort()).toEqual(['ann-login', 'ann-phone', 'ann-tablet']);
    await again.server.close();
    await Promise.all([hook.close(), segment.close(), posthog.close()]);
  });
});

describe('the audit log', () => {
  it('says who did what, of whom by id, and nothing else of them', async () => {
    const it = await withAnn();
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    await read(it.post('/v1/privacy/held', { token }));
    await read(it.post('/v1/privacy/export', { token }));
    await read(it.post('/v1/privacy/correct', { token, traits: { a: 1 } }));
    const [ann] = await it.search('ann-login');
    await read(it.post(`/v1/people/${ann!.id}/erase`, { confirm: true }, testKeys.sk));
    const log = await read<AuditEntry[]>(it.get(`/v1/privacy/audit?person=${ann!.id}`));
    expect(log.every((entry) => auditEntry.safeParse(entry).success)).toBe(true);
    expect(
      log.filter(({ action }) => action.startsWith('data')).map(({ action, actor }) => [action, actor]),
    ).toEqual([
      ['data_erased', 'Admin'],
      ['data_corrected', 'self'],
      ['data_exported', 'self'],
      ['data_held', 'self'],
    ]);
    expect(JSON.stringify(log)).not.toMatch(/ann-|example\.com/);
    expect(await read<AuditEntry[]>(it.get(`/v1/privacy/audit?limit=1&after=${log[0]!.id}`))).toHaveLength(1);
    const actionsOf = async (query: string) =>
      (await read<AuditEntry[]>(it.get(`/v1/privacy/audit?${query}`))).map(({ action }) => action);
    expect(await actionsOf('action=data_erased')).toEqual(['data_erased']);
    expect(await actionsOf(`action=data_held&person=${ann!.id}`)).toEqual(['data_held']);
    expect(await actionsOf('action=data_held&person=nobody')).toEqual([]);
    await read(it.get('/v1/privacy/audit', testKeys.pk), 403);
    await it.server.close();
  });

  it('has each reading of people, links and events, and is kept for as long as it is told', async () => {
    const it = await withAnn();
    const [ann] = await it.search('ann-login');
    await read(it.get(`/v1/people/${ann!.id}`));
    await read(it.post('/v1/people/resolve', email, testKeys.sk));
    const ends = { a: { type: 'member', value: 'M-1' }, b: { type: 'user', value: 'ann-login' } };
    const link = await read<{ id: string }>(it.post('/v1/links', ends, testKeys.sk));
    await read(it.post('/v1/links/remove', { link: link.id, preview: true }, testKeys.sk));
    await read(it.post('/v1/links/remove', { link: link.id }, testKeys.sk));
    await read(it.post('/v1/links/restore', { link: link.id }, testKeys.sk));
    await read(it.get('/v1/links'));
    await read(it.get('/v1/events'));
    await (await it.get('/v1/live')).body?.cancel();
    const log = await read<AuditEntry[]>(it.get('/v1/privacy/audit'));
    expect(log.map(({ action }) => action).reverse()).toEqual([
      'person_listed',
      'person_read',
      'person_resolved',
      'link_added',
      'link_removed',
      'link_restored',
      'person_listed',
      'events_read',
      'events_read',
    ]);
    it.clock.now += 1_000;
    await it.server.store.expire({ days: {}, now: it.clock.now, auditBefore: it.clock.now });
    expect(await read<AuditEntry[]>(it.get('/v1/privacy/audit'))).toEqual([]);
    await it.server.close();
  });
});
