import type { HandoffAnswer, Person, PersonSummary } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code?: string }).code,
];
const people = async (server: TestServer, query = '') =>
  (await (await server.get(`/v1/people${query}`)).json()) as PersonSummary[];
const personOf = async (server: TestServer, value: string) => {
  const [found] = await server.search(value);
  return (await (await server.get(`/v1/people/${found!.id}`)).json()) as Person;
};
const handoff = async (server: TestServer, anonymousId: string) =>
  (await (await server.post('/v1/handoffs', { anonymousId }, testKeys.kiosk)).json()) as HandoffAnswer;
const poll = async (server: TestServer, deviceCode: string, key = testKeys.kiosk) =>
  (await (await server.post('/v1/handoffs/poll', { deviceCode }, key)).json()) as {
    state?: string;
    code?: string;
  };
const kiosk = (seq: number, anonymousId: string, timestamp: string) => {
  const event = queued('kiosk-stream', seq, { anonymousId, timestamp, event: 'Code Scanned' });
  event.context!.omo!.channel = 'kiosk';
  return event;
};

describe('a hand-off', () => {
  it('joins the phone’s visit and the kiosk’s into one person; a later stranger is another', async () => {
    const server = testServer();
    await server.post('/v1/batch', {
      batch: [queued('phone', 1, { anonymousId: 'phone-visit', timestamp: '2026-03-01T09:30:00Z' })],
    });
    const batch = [kiosk(1, 'kiosk-visit-1', '2026-03-01T09:40:00Z')];
    await server.post('/v1/batch', { batch }, testKeys.kiosk);
    const before = await personOf(server, 'kiosk-visit-1');

    const { userCode, deviceCode, expiresInMs } = await handoff(server, 'kiosk-visit-1');
    expect(userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(expiresInMs).toBe(120_000);
    expect(await poll(server, deviceCode)).toEqual({ state: 'pending' });
    const typed = userCode.toLowerCase().replace('-', ' ');
    const seen = await server.post('/v1/handoffs/lookup', { userCode: typed });
    expect(await seen.json()).toMatchObject({ userCode, device: 'Kiosk 1' });
    const confirm = (anonymousId: string) => server.post('/v1/handoffs/confirm', { userCode, anonymousId });
    expect(await codeOf(await confirm('kiosk-visit-1'))).toEqual([409, 'handoff_same_visit']);
    expect((await confirm('phone-visit')).status).toBe(200);
    expect(await codeOf(await confirm('phone-visit'))).toEqual([409, 'handoff_used']);
    expect(await poll(server, deviceCode)).toEqual({ state: 'joined' });
    expect(await poll(server, deviceCode, testKeys.kiosk2)).toMatchObject({ code: 'handoff_unknown' });

    await server.post(
      '/v1/batch',
      { batch: [kiosk(2, 'kiosk-visit-2', '2026-03-01T09:50:00Z')] },
      testKeys.kiosk,
    );
    const person = await personOf(server, 'phone-visit');
    expect(person.identifiers.map(({ value }) => value)).toEqual(['kiosk-visit-1', 'phone-visit']);
    expect(person.channels).toEqual(['web', 'kiosk']);
    expect(person.links).toMatchObject([{ evidence: 'handoff', actor: 'Kiosk 1' }]);
    expect(person.timeline.map(({ event, offline }) => [event.event, offline])).toEqual([
      ['Product Viewed', false],
      ['Code Scanned', true],
      ['Identity Linked', true],
    ]);
    // The id that was merged away answers with the whole person.
    expect(await (await server.get(`/v1/people/${before.id}`)).json()).toEqual(person);
    expect((await personOf(server, 'kiosk-visit-2')).id).not.toBe(person.id);
    expect(await people(server)).toHaveLength(2);
  });

  it('joins visits as they are known elsewhere, and none whose id means nobody', async () => {
    const server = testServer();
    expect(await codeOf(await server.post('/v1/handoffs', { anonymousId: 'null' }, testKeys.kiosk))).toEqual([
      400,
      'anonymous_id_invalid',
    ]);
    await server.post('/v1/track', { event: 'Seen', anonymousId: 'phone' });
    const { userCode } = await handoff(server, ' kiosk ');
    const confirm = (anonymousId: string) => server.post('/v1/handoffs/confirm', { userCode, anonymousId });
    expect(await codeOf(await confirm('0000'))).toEqual([400, 'anonymous_id_invalid']);
    expect(await codeOf(await confirm('kiosk'))).toEqual([409, 'handoff_same_visit']);
    expect((await confirm('phone ')).status).toBe(200);
    expect(await people(server)).toHaveLength(1);
    expect((await personOf(server, 'phone')).identifiers.map(({ value }) => value)).toEqual([
      'kiosk',
      'phone',
    ]);
  });

  it('says so when the two visits are of two people, rather than that it joined them', async () => {
    const server = testServer();
    await server.post('/v1/batch', {
      batch: [
        { type: 'identify', anonymousId: 'kiosk', userId: 'ann' },
        { type: 'identify', anonymousId: 'phone', userId: 'bob' },
      ],
    });
    const { userCode, deviceCode } = await handoff(server, 'kiosk');
    const confirm = (anonymousId: string) => server.post('/v1/handoffs/confirm', { userCode, anonymousId });
    expect(await codeOf(await confirm('phone'))).toEqual([409, 'identifier_limit']);
    expect(await poll(server, deviceCode)).toEqual({ state: 'pending' });
    expect((await confirm('another-phone')).status).toBe(200);
    expect(await people(server)).toHaveLength(2);
  });

  it('expires, and does not let anybody guess', async () => {
    const server = testServer({ limits: { wrongCodesPerMinute: 3 } });
    const { userCode, deviceCode } = await handoff(server, 'kiosk-visit');
    server.clock.now += 120_001;
    const look = (code: string, ip = '10.0.0.1') =>
      server.server.fetch(
        new Request('http://omo.test/v1/handoffs/lookup', {
          method: 'POST',
          headers: { 'content-type': 'text/plain' },
          body: JSON.stringify({ userCode: code, writeKey: testKeys.pk }),
        }),
        { ip },
      );
    expect(await codeOf(await look(userCode))).toEqual([410, 'handoff_expired']);
    expect(await poll(server, deviceCode)).toEqual({ state: 'expired' });
    for (let guess = 0; guess < 3; guess++)
      expect(await codeOf(await look('BBBB-BBBB'))).toEqual([404, 'handoff_unknown']);
    expect(await codeOf(await look('BBBB-BBBB'))).toEqual([429, 'handoff_too_many_tries']);
    expect(await codeOf(await look(userCode))).toEqual([429, 'handoff_too_many_tries']);
    expect(await codeOf(await look(userCode, '10.0.0.2'))).toEqual([410, 'handoff_expired']);
    expect(await codeOf(await look('SHORT'))).toEqual([400, 'body_invalid']);
    // All at once is no way around it.
    const burst = await Promise.all(Array.from({ length: 20 }, () => look('BBBB-BBBB', '10.0.0.3')));
    expect(burst.filter(({ status }) => status === 404)).toHaveLength(3);
  });
});

describe('people', () => {
  const login = (anonymousId: string, userId: string) => ({ type: 'identify', anonymousId, userId });

  it('are joined by a login across devices, and not through a device that two log in to', async () => {
    const server = testServer();
    await server.post('/v1/batch', {
      batch: [login('laptop', 'ann'), login('phone', 'ann'), login('laptop', 'bob')],
    });
    const [ann, bob] = [await personOf(server, 'ann'), await personOf(server, 'bob')];
    expect(ann.identifiers.map(({ value }) => value)).toEqual(['laptop', 'phone', 'ann']);
    expect(bob.identifiers.map(({ value }) => value)).toEqual(['bob']);
    expect(ann.timeline).toHaveLength(2);
    expect(bob.timeline).toHaveLength(1);
  });

  it('are joined by a further identifier both have stated, and not by one that is a shared device’s', async () => {
    const server = testServer();
    const link = (anonymousId: string, type: string, id: unknown) => ({
      type: 'identify',
      anonymousId,
      context: { externalIds: [{ type, id, collection: 'users', encoding: 'none' }, null, 'nonsense'] },
    });
    await server.post('/v1/batch', {
      batch: [
        link('laptop', 'member', '4711'),
        link('phone', 'member', '4711'),
        link('one', 'device', 'till-1'),
        link('two', 'device', 'till-1'),
        link('three', 'member', 17),
      ],
    });
    expect((await personOf(server, '4711')).identifiers.map(({ value }) => value)).toEqual([
      'laptop',
      'phone',
      '4711',
    ]);
    for (const value of ['one', 'two', 'three']) {
      expect((await personOf(server, value)).identifiers.map((each) => each.value)).toEqual([value]);
    }
  });

  it('are not grown without end by a flood of identifiers of made-up types', async () => {
    const server = testServer();
    for (let batch = 0; batch < 3; batch++)
      await server.post('/v1/batch', {
        batch: Array.from({ length: 40 }, (_, event) => ({
          type: 'identify',
          anonymousId: 'flood',
          context: {
            externalIds: Array.from({ length: 16 }, (_, nth) => ({
              type: `t${batch}_${event}_${nth}`,
              id: String(nth + 1),
            })),
          },
        })),
      });
    expect((await personOf(server, 'flood')).identifiers).toHaveLength(300);
  });

  it('are joined by an alias of a visit that was seen', async () => {
    const server = testServer();
    await server.post('/v1/track', { event: 'Seen', anonymousId: 'visit' });
    await server.post('/v1/alias', { previousId: 'visit', userId: 'ann' });
    expect((await personOf(server, 'ann')).identifiers.map(({ value }) => value)).toEqual(['visit', 'ann']);
  });

  it('are nobody by a value that means nobody', async () => {
    const server = testServer();
    await server.post('/v1/batch', {
      batch: [login('one', 'null'), login('two', 'null'), login('0000', 'undefined')],
    });
    expect((await people(server)).map(({ identifiers }) => identifiers[0]?.value).sort()).toEqual([
      'one',
      'two',
    ]);
  });

  it('are listed page by page, newest first, and found by how an identifier begins', async () => {
    const server = testServer();
    for (const [index, name] of ['ann', 'bob', 'cid'].entries())
      await server.post('/v1/track', {
        event: 'Seen',
        anonymousId: name,
        timestamp: `2026-02-0${index + 1}T00:00:00Z`,
      });
    const [first, second] = await people(server, '?limit=2');
    expect([first, second].map((person) => person?.identifiers[0]?.value)).toEqual(['cid', 'bob']);
    const rest = await people(server, `?limit=2&after=${second!.id}`);
    expect(rest.map((person) => person.identifiers[0]?.value)).toEqual(['ann']);
    expect((await server.search('bo')).map(({ id }) => id)).toEqual([second!.id]);
    expect((await server.search(second!.id)).map(({ id }) => id)).toEqual([second!.id]);
    expect(await server.search('%')).toEqual([]);
    await server.post('/v1/batch', {
      batch: ['bo-1', 'bo-2', 'bo-3'].map((anonymousId) => login(anonymousId, `login-${anonymousId}`)),
    });
    const pages: string[] = [];
    for (let after: string | undefined; ;) {
      const asked = { q: 'bo', limit: 1, ...(after !== undefined && { after }) };
      const page = (await (
        await server.post('/v1/people/search', asked, testKeys.sk)
      ).json()) as PersonSummary[];
      if (page.length === 0) break;
      after = page.at(-1)!.id;
      pages.push(after);
    }
    expect(pages).toEqual((await server.search('bo')).map(({ id }) => id));
    expect(pages).toHaveLength(4);
    expect((await server.post('/v1/people/search', { q: 'bo' })).status).toBe(403);
    expect(await codeOf(await server.get('/v1/people/nobody'))).toEqual([404, 'person_unknown']);
  });

  it('are not asked for by what is in an address', async () => {
    const server = testServer();
    const asked = [
      '/v1/people?q=ann%40example.com',
      '/v1/people?email=ann',
      '/v1/people/per_x?phone=1',
      '/v1/links?a=ann',
    ];
    for (const path of asked) {
      const answer = await server.get(path);
      const { code, message } = (await answer.json()) as { code: string; message: string };
      expect([path, answer.status, code]).toEqual([path, 400, 'query_invalid']);
      expect(message).toContain('POST /v1/people/search');
      expect(message).not.toContain('ann');
    }
    expect((await server.get('/v1/people?limit=1&after=per_x')).status).toBe(200);
  });

  it('and streams are the same after they are made anew from the log', async () => {
    const server = testServer();
    const { userCode } = await handoff(server, 'kiosk-visit');
    await server.claim('phone');
    await server.post('/v1/handoffs/confirm', { userCode, anonymousId: 'phone' });
    await server.post('/v1/batch', {
      batch: [
        login('phone', 'ann'),
        login('laptop', 'ann'),
        { type: 'track', event: 'Identity Linked', anonymousId: 'spoof', properties: { link: { a: 1 } } },
        queued('s', 1),
        queued('s', 4),
      ],
      losses: [{ stream: 's', from: 2, to: 5, reason: 'age' }],
    });
    const everything = async () => [
      await Promise.all(
        (await people(server)).map(async ({ id }) => (await server.get(`/v1/people/${id}`)).json()),
      ),
      await (await server.get('/v1/streams')).json(),
    ];
    const before = await everything();
    expect(await server.server.store.rebuild()).toEqual({ events: 7 });
    expect(await everything()).toEqual(before);
  });
});
