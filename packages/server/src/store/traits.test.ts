import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import type { OmoEvent, Person } from '@omokit/protocol';
import createDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

let seq = 0;
const identify = (anonymousId: string, fields: Partial<OmoEvent>): OmoEvent =>
  queued(`of-${anonymousId}`, ++seq, { type: 'identify', event: undefined as never, anonymousId, ...fields });

async function personOf({ get, search }: TestServer, q: string): Promise<Person> {
  const [found] = await search(q);
  return (await (await get(`/v1/people/${found!.id}`)).json()) as Person;
}
const valuesOf = ({ traits }: Person) => Object.fromEntries(traits.map(({ name, value }) => [name, value]));

describe('traits', () => {
  it('are known with their source, channel and time, the newest by the time of the event', async () => {
    const it = testServer();
    const [early, late] = ['2026-03-01T08:00:00.000Z', '2026-03-01T09:00:00.000Z'];
    const batch = [
      identify('ann', { traits: { city: 'Sapporo', plan: 'gold', old: 1 }, timestamp: late }),
      identify('ann', { traits: { city: 'Otaru', plan: 'tin', first: true, old: 2 }, timestamp: early }),
      identify('ann', { traits: { old: null }, timestamp: late }),
      identify('ann', { traits: { old: 3 }, timestamp: early }),
    ];
    expect((await it.post('/v1/batch', { batch })).status).toBe(200);
    const person = await personOf(it, 'ann');
    expect(person.traits).toEqual([
      { name: 'city', value: 'Sapporo', source: 'Shop', channel: 'web', at: late },
      { name: 'first', value: true, source: 'Shop', channel: 'web', at: early },
      { name: 'plan', value: 'gold', source: 'Shop', channel: 'web', at: late },
    ]);
    await it.server.store.rebuild();
    expect(await personOf(it, 'ann')).toEqual(person);
    await it.server.close();
  });

  it('follow a merge: each identifier keeps its own, and a person has the newest of all', async () => {
    const it = testServer();
    const [early, late] = ['2026-03-01T08:00:00.000Z', '2026-03-01T09:00:00.000Z'];
    await it.post('/v1/batch', {
      batch: [
        identify('visit-1', { traits: { city: 'Sapporo', visits: 1 }, timestamp: late }),
        identify('visit-2', { traits: { city: 'Otaru', shoes: 42 }, timestamp: early }),
      ],
    });
    await it.post('/v1/batch', { batch: [identify('visit-1', { userId: 'ann' })] });
    await it.post('/v1/batch', { batch: [identify('visit-2', { userId: 'ann' })] });
    expect(valuesOf(await personOf(it, 'visit-2'))).toEqual({ city: 'Sapporo', visits: 1, shoes: 42 });
    await it.server.close();
  });

  it('are sealed in the file, its log and every copy, and open only with the file of keys', async () => {
    const it = testServer();
    const secret = `ann-${randomUUID()}@example.com`;
    const inContext = `call-${randomUUID()}`;
    const batch = [
      identify('ann', { traits: { email: secret } }),
      queued('s', 1, { type: 'group', groupId: 'g', event: undefined as never, traits: { secret } }),
      { ...queued('s', 2), context: { ...queued('s', 2).context, traits: { inContext } } },
    ];
    expect((await it.post('/v1/batch', { batch })).status).toBe(200);
    const read = async () => {
      const answer = (await (await it.get('/v1/events')).json()) as { events: { event: OmoEvent }[] };
      return answer.events.map(({ event }) => event);
    };
    expect(await read()).toEqual(batch.map((event) => JSON.parse(JSON.stringify(event)) as OmoEvent));
    const bytes = () =>
      ['', '-wal', '.keys', '.keys-wal']
        .map((end) => readFileSync(it.file + end))
        .reduce((a, b) => Buffer.concat([a, b]));
    expect([bytes().includes(secret), bytes().includes(inContext)]).toEqual([false, false]);

    const keys = createDatabase(`${it.file}.keys`);
    keys.exec('delete from keys');
    keys.close();
    expect((await read()).map(({ traits, context }) => [traits, context?.['traits']])).toEqual(
      batch.map(() => [undefined, undefined]),
    );
    expect((await personOf(it, 'ann')).traits).toEqual([]);
    await it.server.close();
  });

  it('make no key and no write to the file of keys where an event has none', async () => {
    const it = testServer();
    const count = () => {
      const keys = createDatabase(`${it.file}.keys`, { readonly: true });
      const found = keys.prepare('select count(*) from keys').pluck().get();
      keys.close();
      return found;
    };
    await it.post('/v1/batch', { batch: [queued('s', 1), identify('ann', { userId: 'u' })] });
    expect(count()).toBe(0);
    await it.post('/v1/batch', {
      batch: [identify('ann', { traits: { a: 1 } }), identify('bob', { traits: { a: 1 } })],
    });
    expect(count()).toBe(2);
    await it.server.close();
  });

  it('of a name sent by a client as if it were sealed are kept as they came', async () => {
    const it = testServer();
    const traits = { 'omo:sealed': 'AAAA', other: 1 };
    await it.post('/v1/batch', { batch: [identify('ann', { traits })] });
    expect(valuesOf(await personOf(it, 'ann'))).toEqual(traits);
    await it.server.close();
  });

  it('whose name holds half a character stay in their events, and may be said again', async () => {
    const it = testServer();
    const traits = { 'half\ud83d': 1, whole: 1 };
    for (let time = 0; time < 2; time++)
      expect((await it.post('/v1/batch', { batch: [identify('ann', { traits })] })).status).toBe(200);
    const person = await personOf(it, 'ann');
    expect(valuesOf(person)).toEqual({ whole: 1 });
    expect(person.timeline.map(({ event }) => event.traits)).toEqual([traits, traits]);
    await it.server.store.rebuild();
    expect(await personOf(it, 'ann')).toEqual(person);
    await it.server.close();
  });

  it('of a placeless event stay sealed when it gets its place', async () => {
    const it = testServer();
    const event = identify('ann', { traits: { email: 'ann@place.example' } });
    const { stream, seq: at } = event.context!.omo!;
    const omo = { ...event.context!.omo! };
    delete omo.stream;
    delete omo.seq;
    await it.post('/v1/batch', { batch: [{ ...event, context: { omo } }] });
    await it.post('/v1/known', { stream, places: [[at, event.messageId]] });
    const { events } = (await (await it.get('/v1/events')).json()) as { events: { event: OmoEvent }[] };
    expect(events[0]!.event.traits).toEqual({ email: 'ann@place.example' });
    expect(events[0]!.event.context?.omo?.seq).toBe(at);
    expect(readFileSync(`${it.file}-wal`).includes('ann@place.example')).toBe(false);
    await it.server.close();
  });

  it('written in clear by an older version are read, and sealed by sealLog without a copy left', async () => {
    const it = testServer();
    const clear = `clear-${randomUUID()}`;
    const event = identify('ann', { traits: { name: clear } });
    await it.post('/v1/batch', { batch: [queued('s', 1), event, queued('s', 2)] });
    await it.server.close();
    const database = createDatabase(it.file);
    const { first, bodies } = database.prepare('select first, bodies from chunks').get() as {
      first: number;
      bodies: Buffer;
    };
    const parts = bodies.toString().split('\x1e');
    parts[2] = JSON.stringify(event);
    database
      .prepare('update chunks set bodies = ? where first = ?')
      .run(Buffer.from(parts.join('\x1e')), first);
    database.exec('delete from traits');
    database.close();

    const again = testServer({ file: it.file });
    const { events } = (await (await again.get('/v1/events')).json()) as { events: { event: OmoEvent }[] };
    expect(events[1]!.event.traits).toEqual({ name: clear });
    expect(await again.server.store.sealLog()).toEqual({ events: 1 });
    expect(await again.server.store.sealLog()).toEqual({ events: 0 });
    await again.server.store.rebuild();
    expect(valuesOf(await personOf(again, 'ann'))).toEqual({ name: clear });
    await again.server.close();
    expect(readFileSync(it.file).includes(clear)).toBe(false);
  });
});

describe('the address of a client', () => {
  it('is in the log as its network only, or not at all', async () => {
    const it = testServer();
    const from = (ip: unknown, at: number) => {
      const event = queued('s', at);
      return { ...event, context: { ...event.context, ip } };
    };
    const batch = [from('203.0.113.77', 1), from('nonsense', 2), from(null, 3)];
    expect((await it.post('/v1/batch', { batch }, testKeys.pk)).status).toBe(200);
    const { events } = (await (await it.get('/v1/events')).json()) as { events: { event: OmoEvent }[] };
    expect(events.map(({ event }) => event.context?.['ip'])).toEqual(['203.0.113.0', undefined, undefined]);
    await it.server.close();
  });
});
