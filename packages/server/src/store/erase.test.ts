import { copyFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import type { OmoEvent, Person, PersonSummary } from '@omokit/protocol';
import createDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { offlineRedemption, queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

/** Numbers that are the same in each run (mulberry32). */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Somebody with values that nobody else has, and that no word of the log contains. */
function somebody(nth: number) {
  const mark = `${nth}-${'abcdefghij'.charAt(nth % 10)}${(nth * 7919 + 104729).toString(36)}`;
  return {
    visits: [`visit-a-${mark}`, `visit-b-${mark}`],
    user: `login-${mark}`,
    email: `mail.${mark}@example.com`,
    name: `Name ${mark}`,
    said: `said-${mark}`,
  };
}
type Somebody = ReturnType<typeof somebody>;
const valuesOf = ({ visits, user, email, name, said }: Somebody) => [...visits, user, email, name, said];

/** A few hundred people who come and go at random, so that their events share chunks and their rows share pages. */
async function busyShop(it: TestServer, people: readonly Somebody[], seed = 1): Promise<void> {
  const random = randomFrom(seed);
  const seqs = new Map<string, number>();
  const next = (stream: string) => seqs.set(stream, (seqs.get(stream) ?? 0) + 1).get(stream)!;
  const event = (stream: string, fields: Partial<OmoEvent>): OmoEvent => queued(stream, next(stream), fields);
  const rounds = people.flatMap((who) => [0, 1, 2, 3].map((step) => ({ who, step })));
  for (let at = rounds.length - 1; at > 0; at--) {
    const other = random(at + 1);
    [rounds[at], rounds[other]] = [rounds[other]!, rounds[at]!];
  }
  for (let from = 0; from < rounds.length; from += 25) {
    const batch = rounds.slice(from, from + 25).flatMap(({ who, step }) => {
      const visit = who.visits[step % 2]!;
      const stream = `stream-${random(40)}`;
      const track = (fields: Partial<OmoEvent> = {}) =>
        event(stream, {
          anonymousId: visit,
          properties: { note: who.said, filler: 'x'.repeat(random(900)) },
          ...fields,
        });
      const identify = event(stream, {
        type: 'identify',
        event: undefined as never,
        anonymousId: visit,
        userId: who.user,
        traits: { name: who.name, email: who.email },
      });
      identify.context!.externalIds = [
        { id: who.email, type: 'email', collection: 'users', encoding: 'none' },
      ];
      return [track(), ...(step > 1 ? [identify] : []), track({ userId: who.user })];
    });
    expect((await it.post('/v1/batch', { batch })).status).toBe(200);
  }
}

async function personOf({ get, search }: TestServer, q: string): Promise<Person | undefined> {
  const [found] = await search(q);
  return found && ((await (await get(`/v1/people/${found.id}`)).json()) as Person);
}

async function eventsOf({ get }: TestServer): Promise<{ offset: number; event: OmoEvent }[]> {
  const events: { offset: number; event: OmoEvent }[] = [];
  for (let after = 0; ;) {
    const page = (await (await get(`/v1/events?after=${after}&limit=1000`)).json()) as {
      events: { offset: number; event: OmoEvent }[];
      next: number;
    };
    events.push(...page.events);
    if (page.events.length === 0) return events;
    after = page.next;
  }
}

const files = (file: string) =>
  ['', '-wal', '-shm', '.keys', '.keys-wal', '.keys-shm']
    .map((end) => file + end)
    .filter((path) => existsSync(path));

/** Where values are in a file: its bytes as they are, and those of each chunk. */
function found(file: string, values: readonly string[]): string[] {
  const bytes = files(file).map((path) => [path, readFileSync(path)] as const);
  const copy = join(mkdtempSync(join(tmpdir(), 'omokit-')), 'copy.sqlite');
  for (const path of files(file)) copyFileSync(path, copy + path.slice(file.length));
  const database = createDatabase(copy);
  const chunks = database.prepare<[], Buffer>('select bodies from chunks').pluck().all();
  database.close();
  const inflated = chunks.map((chunk) => (chunk[0] === 0x1e ? chunk : zstdDecompressSync(chunk)));
  const all = [...bytes, ...inflated.map((chunk, nth) => [`chunk ${nth}`, chunk] as const)];
  return values.flatMap((value) =>
    all.filter(([, each]) => each.includes(value)).map(([where]) => `${value} in ${where.replace(file, '')}`),
  );
}

const eraseBy = async ({ server, clock }: TestServer, type: string, value: string) =>
  server.store.erase({
    about: { scope: 'person', identifier: { type, value } },
    actor: 'self',
    now: clock.now,
    destinations: [],
  });

describe('an erasure', () => {
  it('leaves nothing of whom it erases anywhere, and of all others everything as it was', async () => {
    const it = testServer();
    const people = Array.from({ length: 300 }, (_, nth) => somebody(nth));
    await busyShop(it, people);
    const erased = people.filter((_, nth) => nth % 30 === 7);
    const others = people.filter((_, nth) => nth % 30 !== 7);
    for (const who of erased) await it.claim(who.visits[0]!);

    const before = new Map<string, string>();
    for (const who of others) before.set(who.user, JSON.stringify(await personOf(it, who.user)));
    const log = await eventsOf(it);
    const values = erased.flatMap(valuesOf);
    const isTheirs = (text: string) => values.some((value) => text.includes(value));
    const theirs = new Set(
      log.filter(({ event }) => isTheirs(JSON.stringify(event))).map(({ offset }) => offset),
    );

    // A backup from before: the file without its keys.
    const backup = join(mkdtempSync(join(tmpdir(), 'omokit-')), 'backup.sqlite');
    const source = createDatabase(it.file);
    await source.backup(backup);
    source.close();
    expect(found(it.file, [erased[0]!.said])).not.toEqual([]);

    for (const who of erased) {
      const answer = await eraseBy(it, 'email', who.email);
      expect(answer?.erasure).toMatchObject({ scope: 'person', devices: 2, destinations: [] });
      expect(answer?.erasure.erased).toMatchObject({ identifiers: 4, traits: 2, passes: 1 });
    }
    expect(found(it.file, values)).toEqual([]);

    const after = await eventsOf(it);
    expect(after.length).toBe(log.length);
    const untouched = (events: typeof log) => events.filter(({ offset }) => !theirs.has(offset));
    expect(JSON.stringify(untouched(after))).toBe(JSON.stringify(untouched(log)));
    expect(untouched(log).length).toBeLessThan(log.length);
    for (const who of others) expect(JSON.stringify(await personOf(it, who.user))).toBe(before.get(who.user));
    for (const who of erased)
      for (const value of valuesOf(who)) expect(await personOf(it, value)).toBeUndefined();

    // Names in a backup are sealed, and their keys are gone.
    const names = erased.map(({ name }) => name);
    expect(found(backup, names)).toEqual([]);
    copyFileSync(`${it.file}.keys`, `${backup}.keys`);
    const restored = testServer({ file: backup });
    const traitsOf = async (who: Somebody) => (await personOf(restored, who.user))?.traits.length;
    expect([await traitsOf(erased[0]!), await traitsOf(others[0]!)]).toEqual([0, 2]);
    expect(JSON.stringify(await eventsOf(restored))).not.toContain(names[0]);
    await restored.server.close();

    // Made anew from the log, people are the same.
    const listed = async () => (await (await it.get('/v1/people?limit=200')).json()) as PersonSummary[];
    const live = await listed();
    await it.server.store.rebuild();
    expect(await listed()).toEqual(live);
    for (const who of others) expect(JSON.stringify(await personOf(it, who.user))).toBe(before.get(who.user));
    await it.server.close();
    expect(found(it.file, values)).toEqual([]);
  }, 120_000);

  it('finds whom events on the timelines of others name', async () => {
    const it = testServer();
    const [kiosk, phone, other] = ['kiosk-visit-12345', 'phone-visit-12345', 'other-visit-12345'];
    // A browser that two logins used: the second login is not joined, and its events name the browser all the same.
    const login = (userId: string, seq: number) =>
      queued('s', seq, { type: 'identify', event: undefined as never, anonymousId: phone, userId });
    await it.post('/v1/batch', {
      batch: [
        login('first-login-1', 1),
        login('second-login-1', 2),
        queued('s', 3, {
          anonymousId: phone,
          userId: 'second-login-1',
          properties: { kept: 'of the second' },
        }),
        queued('s', 4, { anonymousId: other, userId: 'third-login-1' }),
        queued('s', 5, {
          anonymousId: 'alias-visit',
          type: 'alias',
          event: undefined as never,
          userId: 'fourth',
          previousId: phone,
        }),
      ],
    });
    const handoff = (await (
      await it.post('/v1/handoffs', { anonymousId: kiosk }, testKeys.kiosk)
    ).json()) as { userCode: string };
    expect(
      (await it.post('/v1/handoffs/confirm', { userCode: handoff.userCode, anonymousId: other })).status,
    ).toBe(200);

    await eraseBy(it, 'user', 'first-login-1');
    expect(found(it.file, [phone, 'first-login-1'])).toEqual([]);
    const events = await eventsOf(it);
    expect(JSON.stringify(events)).toContain('of the second');
    expect(await personOf(it, 'second-login-1')).toBeDefined();

    await eraseBy(it, 'anonymous', kiosk);
    expect(found(it.file, [kiosk, other])).toEqual([]);
    expect(JSON.stringify(await eventsOf(it))).toContain('third-login-1');
    await it.server.close();
  });

  it('revokes passes, so that kiosks learn of it, and keeps what was counted', async () => {
    const it = testServer();
    const claimed = await it.claim('holder-visit-1');
    await it.post(
      '/v1/batch',
      { batch: [offlineRedemption('k', 1, claimed, '0190a000-0000-7000-8000-000000000001')] },
      testKeys.kiosk,
    );
    const second = await it.claim('holder-visit-2');
    for (const visit of ['holder-visit-1', 'holder-visit-2']) await eraseBy(it, 'anonymous', visit);
    const trust = (await (await it.get('/v1/passes/trust', testKeys.kiosk)).json()) as {
      revoked: string[];
      spent: string[];
    };
    expect(trust.revoked.sort()).toEqual([claimed.claims.id, second.claims.id].sort());
    expect(found(it.file, ['holder-visit-1', 'holder-visit-2', claimed.pass, second.pass])).toEqual([]);
    const late = offlineRedemption('k', 2, second, '0190a000-0000-7000-8000-000000000002');
    await it.post('/v1/batch', { batch: [late] }, testKeys.kiosk);
    const states = await it.server.store.redemptions([
      '0190a000-0000-7000-8000-000000000001',
      '0190a000-0000-7000-8000-000000000002',
    ]);
    expect(states.map(({ state, code }) => [state, code])).toEqual([
      ['confirmed', undefined],
      ['conflict', 'pass_revoked'],
    ]);
    await it.server.close();
  });

  it('takes no word of the log, no stream and no value of another with it', async () => {
    const it = testServer();
    const words = ['track', 'web', 'Product Viewed', 'Shop', 'same-text', 'stream-1'];
    await it.post('/v1/batch', {
      batch: words.map((userId, nth) =>
        queued('stream-1', nth + 1, { userId, anonymousId: `visit-of-${nth}` }),
      ),
    });
    await it.post('/v1/batch', { batch: [queued('s', 1, { anonymousId: 'same-text' })] });
    for (const userId of words) await eraseBy(it, 'user', userId);
    const events = await eventsOf(it);
    expect(events.map(({ event }) => [event.type, event.event, event.context?.omo?.stream])).toEqual(
      [...words.map(() => 'stream-1'), 's'].map((stream) => ['track', 'Product Viewed', stream]),
    );
    expect((await personOf(it, 'same-text'))?.identifiers).toEqual([
      { type: 'anonymous', value: 'same-text' },
    ]);
    const page = (await (await it.get('/v1/streams/stream-1/completeness')).json()) as {
      complete: boolean;
      head: number;
      device: string;
    };
    expect(page).toMatchObject({ complete: true, head: words.length, device: 'Shop' });
    await it.server.close();
  });

  it('of one visit takes what was collected under it, whoever was logged in', async () => {
    const it = testServer();
    const at = (seq: number, anonymousId: string, note: string) =>
      queued('s', seq, { anonymousId, userId: 'ann', properties: { note } });
    await it.post('/v1/batch', {
      batch: [at(1, 'visit-here-1', 'note-here-1'), at(2, 'visit-there-1', 'note-there-1')],
    });
    await it.server.store.erase({
      about: { scope: 'visit', identifier: { type: 'anonymous', value: 'visit-here-1' } },
      actor: 'self',
      now: it.clock.now,
      destinations: [],
    });
    expect(found(it.file, ['visit-here-1', 'note-here-1'])).toEqual([]);
    const ann = await personOf(it, 'ann');
    expect(JSON.stringify(ann)).toContain('note-there-1');
    await it.server.store.rebuild();
    expect(await personOf(it, 'ann')).toEqual(ann);
    await it.server.close();
  });

  it('of a visit that joined two leaves them apart, as the log does when it is replayed', async () => {
    const it = testServer();
    const { store } = it.server;
    const [middle, left, right] = ['visit-middle-1', 'visit-left-1', 'visit-right-1'];
    const batch = [middle, left, right].map((anonymousId, nth) => queued('s', nth + 1, { anonymousId }));
    await it.post('/v1/batch', { batch });
    const as = (value: string) => ({ type: 'anonymous', value });
    for (const end of [left, right])
      await store.addLink({ a: as(middle), b: as(end), actor: 'Admin', now: it.clock.now });
    expect((await personOf(it, left))?.identifiers).toHaveLength(3);
    await store.erase({
      about: { scope: 'visit', identifier: as(middle) },
      actor: 'self',
      now: it.clock.now,
      destinations: [],
    });
    expect(found(it.file, [middle])).toEqual([]);
    const people = await Promise.all([left, right].map((each) => personOf(it, each)));
    expect(people.map((each) => each?.identifiers)).toEqual([[as(left)], [as(right)]]);
    await store.rebuild();
    expect(await Promise.all([left, right].map((each) => personOf(it, each)))).toEqual(people);
    await it.server.close();
  });

  it('whose process ended before keys were destroyed is finished when the file is opened', async () => {
    const it = testServer();
    await busyShop(it, [somebody(1), somebody(2)]);
    const keysBefore = readFileSync(`${it.file}.keys-wal`);
    await eraseBy(it, 'email', somebody(1).email);
    await it.server.close();
    const database = createDatabase(it.file);
    const keys = createDatabase(`${it.file}.keys`);
    const count = () => keys.prepare('select count(*) from keys').pluck().get();
    expect(count()).toBe(1);
    const row = keys.prepare('select id from keys limit 1').pluck().get() as Buffer;
    database.prepare('update erasures set keys = ?').run(JSON.stringify([row.toString('base64')]));
    database.close();
    const again = testServer({ file: it.file });
    expect(count()).toBe(0);
    keys.close();
    await again.server.close();
    expect(keysBefore.byteLength).toBeGreaterThan(0);
  });
});
