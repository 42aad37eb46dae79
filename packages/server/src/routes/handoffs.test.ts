import type { HandoffAnswer, Person, PersonSummary } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { testKeys, testServer, type TestServer } from '../server-fixture.js';

const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code?: string }).code,
];
const opened = async (server: TestServer, anonymousId: string, key = testKeys.pk) =>
  (await (await server.post('/v1/handoffs', { anonymousId }, key)).json()) as HandoffAnswer;
const stateOf = async (server: TestServer, deviceCode: string, key = testKeys.pk) =>
  (await (await server.post('/v1/handoffs/poll', { deviceCode }, key)).json()) as object;

describe('a hand-off from a page', () => {
  it('joins the page and the mini-program that its link opens, on screens of their own', async () => {
    const server = testServer();
    await server.post('/v1/track', { event: 'Seen', anonymousId: 'page' });
    const { userCode, deviceCode } = await opened(server, 'page');
    const seen = await server.post('/v1/handoffs/lookup', { userCode });
    expect(await seen.json()).toMatchObject({ device: 'Shop' });
    const confirmed = await server.post('/v1/handoffs/confirm', { userCode, anonymousId: 'mini-program' });
    expect(confirmed.status).toBe(200);
    expect(await stateOf(server, deviceCode)).toEqual({ state: 'joined' });
    const [found] = await server.search('mini');
    const person = (await (await server.get(`/v1/people/${found!.id}`)).json()) as Person;
    expect(person.identifiers.map(({ value }) => value)).toEqual(['mini-program', 'page']);
    expect(person.links).toMatchObject([{ evidence: 'handoff', actor: 'Shop', outcome: 'joined' }]);
    expect(person.timeline.at(-1)).toMatchObject({ offline: false, event: { event: 'Identity Linked' } });
  });

  it('takes the key from the body, as a page sends it without a preflight', async () => {
    const server = testServer();
    const body = { anonymousId: 'page', writeKey: testKeys.pk };
    expect((await server.post('/v1/handoffs', body, '')).status).toBe(200);
  });

  it('is bound to the key that asked and to the secret it was given', async () => {
    const server = testServer();
    const { deviceCode, userCode } = await opened(server, 'page');
    const forged = `${deviceCode.startsWith('A') ? 'B' : 'A'}${deviceCode.slice(1)}`;
    expect(await stateOf(server, forged)).toMatchObject({ code: 'handoff_unknown' });
    expect(await stateOf(server, deviceCode, testKeys.kiosk)).toMatchObject({ code: 'handoff_unknown' });
    expect(await stateOf(server, userCode)).toMatchObject({ code: 'handoff_unknown' });
  });

  it('is confirmed by one of two phones that confirm at once', async () => {
    const server = testServer();
    const { userCode } = await opened(server, 'page');
    const confirm = (anonymousId: string) => server.post('/v1/handoffs/confirm', { userCode, anonymousId });
    const answers = await Promise.all(['one', 'two'].map(confirm));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const people = (await (await server.get('/v1/people')).json()) as PersonSummary[];
    expect(people.map(({ identifiers }) => identifiers.length)).toEqual([2]);
  });

  it('cannot be replayed, nor opened without end', async () => {
    const server = testServer({ limits: { handoffsPerMinute: 3 } });
    const { userCode } = await opened(server, 'page');
    const confirm = (anonymousId: string) => server.post('/v1/handoffs/confirm', { userCode, anonymousId });
    expect((await confirm('phone')).status).toBe(200);
    expect(await codeOf(await confirm('phone'))).toEqual([409, 'handoff_used']);
    expect(await codeOf(await confirm('stranger'))).toEqual([409, 'handoff_used']);
    for (const visit of ['a', 'b']) await opened(server, visit);
    expect(await codeOf(await server.post('/v1/handoffs', { anonymousId: 'c' }))).toEqual([
      429,
      'rate_limited',
    ]);
    // Whoever shows codes elsewhere is not held up.
    expect((await server.post('/v1/handoffs', { anonymousId: 'c' }, testKeys.kiosk)).status).toBe(200);
  });
});
