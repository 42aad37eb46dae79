import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import type { EraseAnswer, Erasure, ErasureReceipt } from '@omokit/protocol';
import { eraseAnswer, erasureReceipt } from '@omokit/protocol/schema';
import { describe, expect, it, vi } from 'vitest';
import { createCourier } from '../privacy/courier.js';
import { receiver } from '../privacy/receiver-fixture.js';
import { queued, testKeys, testServer } from '../server-fixture.js';
import { secret, wholeOfAnn, withAnn, read, tokenFor } from './privacy-fixture.js';

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
    await vi.waitFor(async () => {
      const { destinations } = (await it.server.store.erasure(erasure.id))!.erasure;
      expect(destinations.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
    });
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
  it('keeps no server from stopping while a destination is silent, and is told again later', async () => {
    const hung = await receiver();
    const destinations = ['one', 'two', 'three'].map(
      (name) => ({ kind: 'webhook', name, url: `${hung.url}/${name}`, secret }) as const,
    );
    const it = await withAnn({ privacy: { destinations } });
    hung.answer = false;
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    const { erasure } = await read<EraseAnswer>(it.post('/v1/privacy/erase', { token, confirm: true }));
    await hung.until(1);
    await it.server.close();
    expect(hung.received).toHaveLength(1);

    hung.answer = true;
    const again = testServer({ file: it.file, privacy: { destinations } });
    again.clock.now = it.clock.now;
    await vi.waitFor(async () => {
      const told = (await again.server.store.erasure(erasure.id))!.erasure.destinations;
      expect(told.map(({ state, attempts }) => [state, attempts])).toEqual(Array(3).fill(['done', 1]));
    });
    expect(hung.received.map(({ path }) => path).sort()).toEqual(['/one', '/one', '/three', '/two']);
    await again.server.close();
    await hung.close();
  });
});
