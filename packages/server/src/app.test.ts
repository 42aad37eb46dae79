import { describe, expect, it } from 'vitest';
import { testKeys, testServer } from './server-fixture.js';

const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
];
const batch = { batch: [] };

describe('keys', () => {
  it('are needed, known and of a kind that may', async () => {
    const { get, post, server } = testServer();
    const missing = await post('/v1/batch', batch, '');
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="omokit"');
    expect(await codeOf(missing)).toEqual([401, 'key_missing']);
    expect(await codeOf(await post('/v1/batch', batch, 'wrong'))).toEqual([401, 'key_unknown']);
    expect(await codeOf(await post('/v1/batch', { ...batch, writeKey: 'wrong' }, ''))).toEqual([
      401,
      'key_unknown',
    ]);
    // One that stands at the end is looked at before all else of the body.
    expect(await codeOf(await post('/v1/batch', '{"batch":[oops],"writeKey":"wrong"}', ''))).toEqual([
      401,
      'key_unknown',
    ]);
    const ends = `{"batch":[oops], "writeKey" : "${testKeys.pk}" }\n`;
    expect(await codeOf(await post('/v1/batch', ends, ''))).toEqual([400, 'json_invalid']);
    const within = { writeKey: testKeys.pk, batch: [], context: { writeKey: 'wrong' } };
    expect((await post('/v1/batch', within, '')).status).toBe(200);
    const [key] = (await server.store.keys()).filter(({ kind }) => kind === 'secret');
    expect(JSON.stringify(key)).not.toContain(testKeys.sk);
    await server.store.revokeKey(key!.id);
    expect(await codeOf(await get('/v1/streams'))).toEqual([401, 'key_unknown']);
  });

  it('do no more than their kind may, on every route', async () => {
    const { server } = testServer();
    const kinds = { publishable: testKeys.pk, device: testKeys.kiosk, secret: testKeys.sk };
    for (const route of server.routes.filter(({ keys }) => keys)) {
      for (const [kind, key] of Object.entries(kinds)) {
        if (route.keys?.includes(kind as keyof typeof kinds)) continue;
        const response = await server.fetch(
          new Request(`http://omo.test${route.path.replace(/\{\w+\}/, 'x')}`, {
            method: route.method.toUpperCase(),
            headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
            ...(route.method === 'post' && { body: '{}' }),
          }),
        );
        expect(await codeOf(response), `${kind} on ${route.path}`).toEqual([403, 'key_not_allowed']);
      }
    }
    const writes = server.routes.filter(({ keys }) => keys?.includes('publishable')).map(({ path }) => path);
    expect(writes.sort()).toEqual([
      '/v1/alias',
      '/v1/batch',
      '/v1/campaigns/{id}',
      '/v1/group',
      '/v1/handoffs',
      '/v1/handoffs/confirm',
      '/v1/handoffs/lookup',
      '/v1/handoffs/poll',
      '/v1/identify',
      '/v1/known',
      '/v1/page',
      '/v1/passes/claim',
      // What these open is opened by a proof, not by the key.
      '/v1/privacy/codes',
      '/v1/privacy/correct',
      '/v1/privacy/erase',
      '/v1/privacy/erasures/{id}',
      '/v1/privacy/export',
      '/v1/privacy/held',
      '/v1/privacy/proofs',
      '/v1/screen',
      '/v1/track',
    ]);
  });

  it('that are publishable are bound to their origins', async () => {
    const { post } = testServer();
    const from = (origin: string) => post('/v1/batch', batch, testKeys.pk, { origin });
    expect((await from('https://shop.example')).status).toBe(200);
    const other = await from('https://evil.example');
    expect(other.headers.get('access-control-allow-origin')).toBe('*');
    expect(await codeOf(other)).toEqual([403, 'origin_not_allowed']);
    expect(await codeOf(await from('null'))).toEqual([403, 'origin_not_allowed']);
  });

  it('have a rate', async () => {
    const { post } = testServer({ limits: { requestsPerMinute: 2 } });
    await post('/v1/batch', batch);
    await post('/v1/batch', batch);
    const limited = await post('/v1/batch', batch);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(await codeOf(limited)).toEqual([429, 'rate_limited']);
    expect((await post('/v1/batch', batch, testKeys.kiosk)).status).toBe(200);
  });

  it('that all visitors share are not used up from one address', async () => {
    const { server } = testServer({ limits: { requestsPerMinute: 10 } });
    const ask = (ip: string, key = testKeys.pk) =>
      server.fetch(
        new Request('http://omo.test/v1/batch', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
          body: JSON.stringify(batch),
        }),
        { ip },
      );
    const many = async (times: number, ...asked: Parameters<typeof ask>) => {
      for (let nth = 0; nth < times; nth++) expect((await ask(...asked)).status).toBe(200);
    };
    await many(5, '2001:db8::1');
    for (let nth = 0; nth < 10; nth++)
      expect(await codeOf(await ask(`2001:db8::${nth}`))).toEqual([429, 'rate_limited']);
    await many(4, '203.0.113.9');
    await many(1, '203.0.113.10');
    expect(await codeOf(await ask('203.0.113.11'))).toEqual([429, 'rate_limited']);
    // A device key is one device's own.
    await many(10, '203.0.113.9', testKeys.kiosk);
  });
});

describe('the application', () => {
  it('answers preflights for what a page sends', async () => {
    const { server } = testServer();
    const response = await server.fetch(
      new Request('http://omo.test/v1/batch', {
        method: 'OPTIONS',
        headers: {
          origin: 'https://shop.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,content-encoding',
        },
      }),
    );
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('says what is not there and what is not done here', async () => {
    const { get, post } = testServer();
    expect(await codeOf(await get('/v1/nothing'))).toEqual([404, 'not_found']);
    const wrong = await get('/v1/batch');
    expect(wrong.headers.get('allow')).toContain('POST');
    expect(await codeOf(wrong)).toEqual([405, 'method_not_allowed']);
    const noPost = await post('/healthz', {});
    expect([noPost.status, noPost.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await codeOf(await get('/v1/people?limit=0'))).toEqual([400, 'query_invalid']);
    expect(await codeOf(await post('/v1/passes/claim', { campaign: 1 }))).toEqual([400, 'body_invalid']);
    expect(await codeOf(await post('/v1/passes/nope/revoke', {}, testKeys.sk))).toEqual([
      400,
      'path_invalid',
    ]);
  });

  it('answers nothing that a cache keeps or a browser takes for a page', async () => {
    const { get } = testServer();
    for (const path of [
      '/healthz',
      '/v1/people',
      '/metrics',
      '/v1/live',
      '/v1/nothing',
      '/v1/people?limit=0',
    ]) {
      const { headers, body } = await get(path);
      expect([path, headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
        path,
        'no-store',
        'nosniff',
      ]);
      await body?.cancel();
    }
  });

  it('documents every route, from the schemas', async () => {
    const { get, server } = testServer();
    const document = (await (await get('/openapi.json', '')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; responses: object }>>;
      components: { schemas: object };
    };
    expect(document.openapi).toBe('3.1.0');
    for (const { path, method } of server.routes)
      expect(Object.keys(document.paths[path]?.[method]?.responses ?? {}), path).toContain('200');
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((it) => it.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining([
        'Event',
        'OmoContext',
        'BatchAnswer',
        'Person',
        'Trust',
        'Redemption',
        'Funnel',
      ]),
    );
  });

  it('counts, for those who hold a secret key', async () => {
    const { get, post } = testServer();
    await post('/v1/track', { event: 'A', anonymousId: 'somebody-in-particular' });
    expect(await codeOf(await get('/metrics', ''))).toEqual([401, 'key_missing']);
    const text = await (await get('/metrics')).text();
    expect(text).toContain('omokit_messages_total{status="accepted"} 1');
    expect(text).toMatch(/omokit_store_bytes [1-9]/);
    expect(text).not.toContain('somebody');
  });

  it('is well while its store answers, and says so when it does not', async () => {
    const lines: unknown[] = [];
    const { get, post, server } = testServer({ logger: (line) => lines.push(line) });
    expect(await (await get('/healthz', '')).json()).toEqual({ status: 'ok' });
    server.store.size = () => Promise.reject(new Error('gone'));
    expect(await codeOf(await get('/healthz', ''))).toEqual([503, 'store_unavailable']);
    server.store.ingest = () => Promise.reject(Object.assign(new Error('disk'), { code: 'SQLITE_FULL' }));
    const full = await post('/v1/batch', { batch: [] });
    expect(full.headers.get('retry-after')).toBe('5');
    expect(await codeOf(full)).toEqual([503, 'store_unavailable']);
    server.store.ingest = () => Promise.reject(new Error('bug'));
    expect(await codeOf(await post('/v1/batch', { batch: [] }))).toEqual([500, 'internal_error']);
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain(testKeys.pk);
    await server.close();
    expect(await codeOf(await get('/healthz', ''))).toEqual([503, 'server_closing']);
  });
});
