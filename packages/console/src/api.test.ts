import { describe, expect, it } from 'vitest';
import { createApi } from './api.js';
import { ApiFailure } from './failure.js';

const base = 'https://shop.example';
const answering = (status: number, body: string) => {
  const asked: { url: string; headers: Headers; body: unknown }[] = [];
  const fetch = (url: string | URL | Request, init?: RequestInit) => {
    asked.push({ url: String(url), headers: new Headers(init?.headers), body: init?.body });
    return Promise.resolve(new Response(body, { status }));
  };
  return { api: createApi({ key: 'sk_1', base, fetch }), asked };
};
const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error as ApiFailure,
  );

describe('createApi', () => {
  it('shows its key in a header and what is searched in a body, never in the address', async () => {
    const { api, asked } = answering(200, '[]');
    await api.people('lin wei');
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer sk_1');
    expect(asked[0]).toMatchObject({ url: `${base}/v1/people/search`, body: '{"q":"lin wei","limit":200}' });
    await api.people();
    expect(asked[1]).toMatchObject({ url: `${base}/v1/people?limit=200`, body: undefined });
  });

  it('asks for what follows a page', async () => {
    const { api, asked } = answering(200, '[]');
    await api.flaggedLinks({});
    await api.flaggedLinks({ after: 'l 1' });
    await api.erasures({ after: 'e&1' });
    expect(asked.map(({ url }) => url)).toEqual([
      `${base}/v1/links?outcome=flagged&limit=50`,
      `${base}/v1/links?outcome=flagged&limit=50&after=l+1`,
      `${base}/v1/privacy/erasures?limit=50&after=e%261`,
    ]);
  });

  it('asks for streams, or for those with something missing', async () => {
    const { api, asked } = answering(200, '[]');
    await api.streams();
    await api.streams({ complete: false });
    expect(asked.map(({ url }) => url)).toEqual([
      `${base}/v1/streams?limit=200`,
      `${base}/v1/streams?limit=200&complete=false`,
    ]);
  });

  it('keeps an id in its place in the path', async () => {
    const { api, asked } = answering(200, '{}');
    await api.person('../keys?x');
    expect(asked[0]?.url).toBe(`${base}/v1/people/..%2Fkeys%3Fx`);
  });

  it('passes on the code and sentence of the server', async () => {
    const { api } = answering(401, '{"code":"key_unknown","message":"This key is unknown."}');
    const error = await failure(api.streams());
    expect(error).toBeInstanceOf(ApiFailure);
    expect(error).toMatchObject({ code: 'key_unknown', status: 401, unauthorized: true });
    expect(error.message).toBe('This key is unknown.');
  });

  it('has a code for every answer that is not one', async () => {
    const failed = { code: 'api_failed' };
    expect(await failure(answering(502, '<html>').api.streams())).toMatchObject({ ...failed, status: 502 });
    expect(await failure(answering(200, '<html>').api.streams())).toMatchObject(failed);
    expect(await failure(answering(200, '{}').api.streams())).toMatchObject(failed);
    expect(await failure(answering(200, 'null').api.funnel('x'))).toMatchObject(failed);
  });

  it('says when the server cannot be reached', async () => {
    const api = createApi({ key: 'k', base, fetch: () => Promise.reject(new TypeError('refused')) });
    expect(await failure(api.campaigns())).toMatchObject({
      code: 'api_unreachable',
      status: 0,
      unauthorized: false,
    });
  });
});
