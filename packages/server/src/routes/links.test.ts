import type { JudgedLink, LinkChange, Person, PersonExport, PersonSummary } from '@omokit/protocol';
import { personExport } from '@omokit/protocol/schema';
import { describe, expect, it } from 'vitest';
import { queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

const read = async <Answer>(response: Response | Promise<Response>) =>
  (await (await response).json()) as Answer;
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code?: string }).code,
];
const post = <Answer>(server: TestServer, path: string, body: unknown) =>
  read<Answer>(server.post(path, body, testKeys.sk));
const resolve = async (server: TestServer, type: string, value: string) =>
  (await post<{ person: string }>(server, '/v1/people/resolve', { type, value })).person;
const personOf = async (server: TestServer, type: string, value: string) =>
  read<Person>(server.get(`/v1/people/${await resolve(server, type, value)}`));
const names = (people: readonly PersonSummary[]) =>
  people.map(({ identifiers }) => identifiers.map(({ value }) => value).join(' ')).sort();
const stories = (person: Person) =>
  person.timeline
    .map(({ event }) => event.event ?? event.type)
    .filter((name) => !name.startsWith('Identity'));
const login = (anonymousId: string, userId: string, timestamp: string) => ({
  type: 'identify',
  anonymousId,
  userId,
  timestamp,
});

describe('an un-merge', () => {
  /** Ann's own phone, Bob's own, and a tablet of the shop that somebody took for theirs. */
  async function merged() {
    const server = testServer({ identity: { types: { user: { limit: 2 } } } });
    const seen = (seq: number, anonymousId: string, event: string, userId?: string) =>
      queued('s', seq, {
        anonymousId,
        event,
        timestamp: `2026-03-01T09:0${seq}:00Z`,
        ...(userId !== undefined && { userId }),
      });
    await server.post('/v1/batch', {
      batch: [
        seen(1, 'ann-phone', 'Before Ann'),
        seen(2, 'bob-phone', 'Before Bob'),
        login('ann-phone', 'ann', '2026-03-01T09:03:00Z'),
        login('bob-phone', 'bob', '2026-03-01T09:03:00Z'),
        login('tablet', 'ann', '2026-03-01T09:04:00Z'),
        login('tablet', 'bob', '2026-03-01T09:05:00Z'),
        seen(6, 'tablet', 'After Ann', 'ann'),
        seen(7, 'tablet', 'After Bob', 'bob'),
      ],
    });
    const whole = await personOf(server, 'user', 'ann');
    const wrong = whole.links.find(({ a, b }) => `${a.value} ${b.value}` === 'tablet bob')!;
    return { server, whole, wrong };
  }

  it('gives each their own timeline, before and after, also of what they did on a shared browser', async () => {
    const { server, whole, wrong } = await merged();
    expect(whole.identifiers).toHaveLength(5);
    expect(stories(whole)).toHaveLength(8);
    const body = { link: wrong.id, reason: 'a tablet of the shop' };
    const change = await post<LinkChange>(server, '/v1/links/remove', body);
    expect(change).toMatchObject({
      applied: true,
      link: { outcome: 'removed', removed: { actor: 'Admin', reason: 'a tablet of the shop' } },
    });
    expect(names(change.before)).toEqual(['ann-phone bob-phone tablet ann bob']);
    expect(names(change.after)).toEqual(['ann-phone tablet ann', 'bob-phone bob']);

    const [ann, bob] = [await personOf(server, 'user', 'ann'), await personOf(server, 'user', 'bob')];
    expect(stories(ann)).toEqual(['Before Ann', 'identify', 'identify', 'After Ann']);
    expect(stories(bob)).toEqual(['Before Bob', 'identify', 'identify', 'After Bob']);
    // The older one keeps the id; the other has the one from before.
    expect(ann.id).toBe(whole.id);
    expect(await resolve(server, 'anonymous', 'bob-phone')).toBe(bob.id);
    expect(bob.links.map(({ outcome }) => outcome)).toEqual(['joined', 'removed']);
    expect(await post(server, '/v1/links/remove', body)).toMatchObject({ applied: false });
  });

  it('is as if the link had never been', async () => {
    const { server, wrong } = await merged();
    await post(server, '/v1/links/remove', { link: wrong.id });
    const other = testServer({ identity: { types: { user: { limit: 2 } } }, file: ':memory:' });
    const events = await server.server.store.eventsAfter(0, 100);
    await other.post('/v1/batch', {
      batch: events
        .filter(({ event }) => !event.messageId.startsWith('omo:'))
        .map(({ event }) => ({
          ...event,
          // The same history without the statement.
          ...(`${event.anonymousId} ${event.userId} ${event.type}` === 'tablet bob identify' && {
            type: 'track',
            event: 'identify',
          }),
        })),
    });
    const told = async (from: TestServer) =>
      Promise.all(
        ['ann', 'bob'].map(async (value) => {
          const { links, timeline, ...person } = await personOf(from, 'user', value);
          const times = timeline.map(({ correctedAt }) => correctedAt);
          return { ...person, id: '', links: links.length, times };
        }),
      );
    const [ann, bob] = await told(server);
    const [aloneAnn, aloneBob] = await told(other);
    expect(bob).toEqual({ ...aloneBob!, links: aloneBob!.links + 1 });
    expect({ ...ann!, times: 0 }).toEqual({ ...aloneAnn!, links: aloneAnn!.links + 1, times: 0 });
  });

  it('is shown beforehand, and changes nothing then', async () => {
    const { server, whole, wrong } = await merged();
    const preview = await post<LinkChange>(server, '/v1/links/remove', { link: wrong.id, preview: true });
    expect(preview.applied).toBe(false);
    expect(await personOf(server, 'user', 'ann')).toEqual(whole);
    expect(await server.server.store.head()).toBe(8);
    const change = await post<LinkChange>(server, '/v1/links/remove', { link: wrong.id });
    expect(change).toEqual({ ...preview, applied: true });
  });

  it('is undone by restoring the link', async () => {
    const { server, whole, wrong } = await merged();
    await post(server, '/v1/links/remove', { link: wrong.id });
    const removed = await read<JudgedLink[]>(server.get('/v1/links?outcome=removed'));
    expect(removed.map(({ id }) => id)).toEqual([wrong.id]);
    const preview = await post<LinkChange>(server, '/v1/links/restore', { link: wrong.id, preview: true });
    expect(names(preview.after)).toEqual(['ann-phone bob-phone tablet ann bob']);
    const restored = await post<LinkChange>(server, '/v1/links/restore', { link: wrong.id });
    expect(restored).toEqual({ ...preview, applied: true });
    const again = await personOf(server, 'user', 'bob');
    expect({ ...again, timeline: [] }).toEqual({ ...whole, timeline: [] });
  });

  it('stays, though the same is stated again', async () => {
    const { server, wrong } = await merged();
    await post(server, '/v1/links/remove', { link: wrong.id });
    await server.post('/v1/batch', { batch: [login('tablet', 'bob', '2026-03-01T09:09:00Z')] });
    expect(await resolve(server, 'user', 'bob')).not.toBe(await resolve(server, 'anonymous', 'tablet'));
  });

  it('and what staff stated are there after people are made anew from the log', async () => {
    const { server, wrong } = await merged();
    await post(server, '/v1/links/remove', { link: wrong.id });
    const a = { type: 'user', value: 'bob' };
    await post(server, '/v1/links', { a, b: { type: 'member', value: '4711' }, reason: 'showed the card' });
    const everything = async () =>
      Promise.all(
        (await read<PersonSummary[]>(server.get('/v1/people'))).map(({ id }) =>
          read(server.get(`/v1/people/${id}`)),
        ),
      );
    const before = await everything();
    await server.server.store.rebuild();
    expect(await everything()).toEqual(before);
  });
});

describe('a link', () => {
  it('of staff joins two, is flagged where it would break a limit, and is refused where it can be no link', async () => {
    const server = testServer();
    const link = (a: string, b: string) => {
      const [first, second] = [a, b].map((text) => ({
        type: text.split(':')[0],
        value: text.split(':')[1],
      }));
      return server.post('/v1/links', { a: first, b: second }, testKeys.sk);
    };
    const joined = await read<JudgedLink>(link('user: ann ', 'member:4711'));
    expect(joined).toMatchObject({ evidence: 'staff', actor: 'Admin', outcome: 'joined' });
    expect(await read(link('member:4711', 'user:ann'))).toEqual(joined);
    const flagged = await read<JudgedLink>(link('user:bob', 'member:4711'));
    expect(flagged).toMatchObject({ outcome: 'flagged', code: 'identifier_limit', type: 'user' });
    expect(await read(server.get('/v1/links?limit=5'))).toEqual([flagged]);
    expect(await read(server.get(`/v1/links?after=${encodeURIComponent(flagged.id)}`))).toEqual([]);
    expect(await codeOf(await link('user:ann', 'user:ann'))).toEqual([400, 'link_to_itself']);
    expect(await codeOf(await link('user:null', 'user:ann'))).toEqual([400, 'identifier_blocked']);
    expect(await codeOf(await link('device:till', 'user:ann'))).toEqual([400, 'identifier_shared']);
    expect(await codeOf(await server.post('/v1/links/remove', { link: 'none' }, testKeys.sk))).toEqual([
      404,
      'link_unknown',
    ]);
    expect(await codeOf(await server.post('/v1/links/remove', { link: joined.id }))).toEqual([
      403,
      'key_not_allowed',
    ]);
    // Somebody who is known by links alone was never seen, but is told of.
    const { person } = await read<{ person: string }>(
      server.post('/v1/people/resolve', { type: 'user', value: 'ann' }, testKeys.sk),
    );
    expect(await read(server.get(`/v1/people/${person}`))).toMatchObject({
      events: 0,
      lastSeenAt: '2026-03-01T10:00:00.000Z',
      timeline: [{ event: { event: 'Identity Linked' } }],
    });
  });

  it('that is removed makes room for one that was flagged for it', async () => {
    const server = testServer();
    await server.post('/v1/batch', {
      batch: [login('tablet', 'ann', '2026-03-01T09:01:00Z'), login('tablet', 'bob', '2026-03-01T09:02:00Z')],
    });
    const [flagged] = await read<JudgedLink[]>(server.get('/v1/links'));
    const { links } = await personOf(server, 'user', 'ann');
    const standing = links.find(({ outcome }) => outcome === 'joined')!;
    const change = await post<LinkChange>(server, '/v1/links/remove', { link: standing.id });
    expect(names(change.before)).toEqual(['bob', 'tablet ann']);
    expect(names(change.after)).toEqual(['ann', 'tablet bob']);
    expect(await read(server.get('/v1/links'))).toEqual([]);
    expect((await personOf(server, 'user', 'bob')).links).toMatchObject([
      { outcome: 'removed' },
      { id: flagged!.id, outcome: 'joined' },
    ]);
  });
});

describe('a person of more identifiers than a page may carry', () => {
  it(
    'is shown with the newest links, is exported whole, and is parted exactly',
    { timeout: 60_000 },
    async () => {
      const most = 1_000;
      const count = most + 100;
      const server = testServer({
        identity: { identifiers: 5_000, types: { anonymous: { limit: 5_000, priority: 11 } } },
      });
      const logins = Array.from({ length: count }, (_, nth) =>
        queued(`s-${nth}`, 1, {
          type: 'identify',
          event: undefined as never,
          anonymousId: `visit-${String(nth).padStart(5, '0')}`,
          userId: 'ann',
          timestamp: new Date(Date.parse('2026-01-01T00:00:00Z') + nth * 1_000).toISOString(),
        }),
      );
      for (let from = 0; from < count; from += 100)
        await post(server, '/v1/batch', { batch: logins.slice(from, from + 100) });
      const ann = await personOf(server, 'user', 'ann');
      expect([ann.identifiers.length, ann.links.length, ann.more]).toEqual([most, most, true]);
      expect(ann.links.at(-1)?.a.value).toBe(logins.at(-1)!.anonymousId);
      const [listed] = await server.search('ann');
      expect([listed!.identifiers.length, listed!.more, listed!.events]).toEqual([300, true, count]);
      const whole = await post<PersonExport>(server, `/v1/people/${ann.id}/export`, {});
      expect([whole.identifiers.length, whole.links.length]).toEqual([count + 1, count]);
      expect(personExport.safeParse(whole).error).toBeUndefined();

      const [first] = whole.links;
      const { before, after } = await post<LinkChange>(server, '/v1/links/remove', { link: first!.id });
      expect(before.map(({ more }) => more)).toEqual([true]);
      expect(after.map(({ identifiers }) => identifiers.length).sort((a, b) => a - b)).toEqual([1, 300]);
      const rest = await post<PersonExport>(
        server,
        `/v1/people/${await resolve(server, 'user', 'ann')}/export`,
        {},
      );
      expect(rest.identifiers).toHaveLength(count);
    },
  );
});

describe('POST /v1/people/resolve', () => {
  it('says whose an identifier is, however it is spelled, or why it cannot', async () => {
    const server = testServer();
    await server.post('/v1/identify', { userId: 'ann', anonymousId: 'visit' });
    const asked = (type: string, value: string) =>
      server.post('/v1/people/resolve', { type, value }, testKeys.sk);
    expect(await resolve(server, 'user', ' ann ')).toBe(await resolve(server, 'anonymous', 'visit'));
    expect(await codeOf(await asked('user', 'bob'))).toEqual([404, 'person_unknown']);
    expect(await codeOf(await asked('user', 'null'))).toEqual([400, 'identifier_blocked']);
    expect(await codeOf(await asked('device', 'till'))).toEqual([400, 'identifier_shared']);
    expect(await codeOf(await asked('user', 'x'.repeat(600)))).toEqual([400, 'body_invalid']);
  });
});

describe('identifiers that events state', () => {
  it('are of one spelling: phones by the country of the site, addresses in lower case', async () => {
    const server = testServer({ identity: { country: 'CN' } });
    const states = (anonymousId: string, type: string, id: string) => ({
      type: 'identify',
      anonymousId,
      context: { externalIds: [{ type, id, collection: 'users', encoding: 'none' }] },
    });
    await server.post('/v1/batch', {
      batch: [
        states('one', 'phone', '138 0013 8000'),
        states('two', 'phone', '+86-138-0013-8000'),
        states('two', 'email', 'Ann@BÜCHER.example'),
        states('three', 'phone', 'call me'),
        states('three', 'card', '4111 1111 1111 1111'),
      ],
    });
    const ann = await personOf(server, 'phone', '0086 138 0013 8000');
    expect(ann.identifiers.map(({ value }) => value).sort()).toEqual([
      '+8613800138000',
      'ann@xn--bcher-kva.example',
      'one',
      'two',
    ]);
    for (const q of ['138 0013 8000', '13800138000', 'ANN@bücher.example', '+86138']) {
      const found = await server.search(q);
      expect(found.map(({ id }) => id)).toEqual([ann.id]);
    }
    // What is none is no link; the event is kept.
    const three = await personOf(server, 'anonymous', 'three');
    expect(three.identifiers).toHaveLength(1);
    expect(three.timeline).toHaveLength(2);
    expect(
      await codeOf(
        await server.post('/v1/people/resolve', { type: 'card', value: '4111111111111111' }, testKeys.sk),
      ),
    ).toEqual([400, 'identifier_card_number']);
  });
});
