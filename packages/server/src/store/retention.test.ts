import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OmoEvent, Person, Purpose, Retention } from '@omokit/protocol';
import { retention as retentionSchema } from '@omokit/protocol/schema';
import { describe, expect, it, vi } from 'vitest';
import { queued, testServer, type TestServer } from '../server-fixture.js';

const dayMs = 86_400_000;
const days = { analytics: 400, marketing: 180 } as const;
const expire = ({ server, clock }: TestServer) =>
  server.store.expire({ days, now: clock.now, auditBefore: 0 });
let seq = 0;
const of = (purpose: Purpose, note: string, fields: Partial<OmoEvent> = {}): OmoEvent => {
  const event = queued('s', ++seq, { properties: { note }, ...fields });
  event.context!.omo!.purpose = purpose;
  return event;
};
async function personOf({ get, search }: TestServer, q: string): Promise<Person> {
  const [found] = await search(q);
  return (await (await get(`/v1/people/${found!.id}`)).json()) as Person;
}

describe('retention', () => {
  it('takes the contents of what is too old of its purpose, and of nothing else', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'omokit-')), 'x.sqlite');
    const it = testServer({ file, retention: days });
    await it.post('/v1/batch', {
      batch: [
        of('analytics', 'old-analytics-1'),
        of('marketing', 'old-marketing-1'),
        of('operation', 'old-operation-1'),
      ],
    });
    it.clock.now += 200 * dayMs;
    await it.post('/v1/batch', { batch: [of('marketing', 'new-marketing-1')] });
    const has = () =>
      ['old-analytics-1', 'old-marketing-1', 'old-operation-1', 'new-marketing-1'].map(
        (note) => readFileSync(file).includes(note) || readFileSync(`${file}-wal`).includes(note),
      );
    expect(await expire(it)).toEqual({ expired: 1 });
    expect(has()).toEqual([true, false, true, true]);
    it.clock.now += 201 * dayMs;
    expect(await expire(it)).toEqual({ expired: 2 });
    expect(has()).toEqual([false, false, true, false]);
    expect(await expire(it)).toEqual({ expired: 0 });

    const told = (await (await it.get('/v1/privacy/retention')).json()) as Retention;
    expect(retentionSchema.safeParse(told).error).toBeUndefined();
    expect(told.purposes.filter(({ days }) => days !== null)).toMatchObject([
      { purpose: 'analytics', days: 400, expired: 1 },
      { purpose: 'marketing', days: 180, expired: 2 },
    ]);
    expect([told.lastRunAt, told.nextRunAt]).toEqual([
      new Date(it.clock.now).toISOString(),
      expect.any(String),
    ]);
    await it.server.close();
  });

  it('keeps the place, so that nothing is missing and nothing is taken twice', async () => {
    const it = testServer();
    const events = [of('marketing', 'a'), of('marketing', 'b')];
    await it.post('/v1/batch', { batch: events });
    it.clock.now += 181 * dayMs;
    await expire(it);
    const again = (await (await it.post('/v1/batch', { batch: events })).json()) as {
      results: { status: string }[];
    };
    expect(again.results.map(({ status }) => status)).toEqual(['duplicate', 'duplicate']);
    await it.server.close();
  });

  it('takes traits with the statement they are from, and leaves who is who, also when made anew', async () => {
    const it = testServer();
    const statement = of('analytics', 'x', {
      type: 'identify',
      event: undefined as never,
      anonymousId: 'ann-phone',
      userId: 'ann-login',
      traits: { city: 'Otaru', name: 'Ann' },
    });
    await it.post('/v1/batch', { batch: [statement] });
    it.clock.now += 300 * dayMs;
    const later = { ...statement, messageId: 'later-statement', traits: { name: 'Anne' } };
    await it.post('/v1/batch', {
      batch: [
        {
          ...later,
          timestamp: new Date(it.clock.now).toISOString(),
          context: { omo: { ...statement.context!.omo!, seq: ++seq } },
        },
      ],
    });
    it.clock.now += 101 * dayMs;
    expect(await expire(it)).toEqual({ expired: 1 });
    const person = await personOf(it, 'ann-login');
    expect(person.traits.map(({ name, value }) => [name, value])).toEqual([['name', 'Anne']]);
    expect(person.identifiers).toHaveLength(2);
    await it.server.store.rebuild();
    expect(await personOf(it, 'ann-login')).toEqual(person);
    await it.server.close();
  });

  it('goes on over what came while the clock was ahead, which is as old as what follows it', async () => {
    const it = testServer();
    const start = it.clock.now;
    const some = (count: number) =>
      it.post('/v1/batch', { batch: Array.from({ length: count }, () => of('marketing', 'n')) });
    const [old, ahead, young, latest] = [3, 300, 2, 1];
    await some(old);
    it.clock.now = start + 3650 * dayMs;
    await some(ahead);
    it.clock.now = start + 100 * dayMs;
    await some(young);
    it.clock.now = start + 3650 * dayMs;
    await some(latest);
    it.clock.now = start + 200 * dayMs;
    expect(await expire(it)).toEqual({ expired: old });
    it.clock.now = start + 281 * dayMs;
    expect(await expire(it)).toEqual({ expired: ahead + young });
    await it.server.close();
  });

  it('walks in small steps, and goes on where it was', async () => {
    const it = testServer();
    for (let nth = 0; nth < 3; nth++)
      await it.post('/v1/batch', { batch: Array.from({ length: 200 }, () => of('marketing', 'n')) });
    it.clock.now += 181 * dayMs;
    const [expired, answer] = await Promise.all([
      expire(it),
      it.post('/v1/batch', { batch: [of('analytics', 'n')] }),
    ]);
    expect([expired, answer.status]).toEqual([{ expired: 600 }, 200]);
    await it.server.close();
  });

  it('does not keep a server from stopping, and goes on after the next start', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const it = testServer({ retention: { marketing: 180 } });
      for (let nth = 0; nth < 3; nth++)
        await it.post('/v1/batch', { batch: Array.from({ length: 200 }, () => of('marketing', 'n')) });
      it.clock.now += 181 * dayMs;
      vi.advanceTimersByTime(60_000);
      await it.server.close();
      const again = testServer({ file: it.file });
      again.clock.now = it.clock.now;
      expect(await expire(again)).toEqual({ expired: 350 });
      await again.server.close();
    } finally {
      vi.useRealTimers();
    }
  });
});
