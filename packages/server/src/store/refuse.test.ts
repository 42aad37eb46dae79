import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BatchAnswer, Completeness, OmoEvent } from '@omokit/protocol';
import { hashIdentifier } from '@omokit/identity';
import { describe, expect, it } from 'vitest';
import { offlineRedemption, queued, testServer, type TestServer } from '../server-fixture.js';

/** A receipt made at this time: a UUIDv7. */
const receiptAt = (ms: number): string => {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomUUID().slice(15)}`;
};
async function send({ post }: TestServer, batch: OmoEvent[]): Promise<BatchAnswer> {
  return (await (await post('/v1/batch', { batch })).json()) as BatchAnswer;
}
const codes = ({ results }: BatchAnswer) => results.map(({ status, code }) => code ?? status);
const eraseUser = ({ server, clock }: TestServer, value: string) =>
  server.store.erase({
    about: { scope: 'person', identifier: { type: 'user', value } },
    actor: 'self',
    now: clock.now,
    destinations: [],
  });

describe('of who was erased', () => {
  const login = (seq: number, anonymousId: string, fields: Partial<OmoEvent> = {}) =>
    queued('s', seq, {
      type: 'identify',
      event: undefined as never,
      anonymousId,
      userId: 'ann-login',
      ...fields,
    });

  it('what comes later of the visit is refused, and the answer names it; the place is lost as erased', async () => {
    const it = testServer();
    const first = login(1, 'ann-phone');
    await send(it, [first]);
    await eraseUser(it, 'ann-login');
    it.clock.now += 60_000;
    const now = new Date(it.clock.now).toISOString();
    const answer = await send(it, [
      first,
      queued('s', 2, { anonymousId: 'ann-phone', timestamp: now }),
      queued('t', 1, { anonymousId: 'bob-phone' }),
    ]);
    expect(codes(answer)).toEqual(['duplicate', 'person_erased', 'accepted']);
    expect(answer.erased).toEqual(['ann-phone']);
    expect((await send(it, [queued('t', 2, { anonymousId: 'bob-phone' })])).erased).toBeUndefined();
    const stream = (await (await it.get('/v1/streams/s/completeness')).json()) as Completeness;
    expect([stream.complete, stream.lost]).toEqual([true, [{ from: 2, to: 2, reason: 'erased' }]]);
    const known = await it.post('/v1/known', { stream: 's', places: [[1, first.messageId]] });
    expect(await known.json()).toEqual({ known: [first.messageId] });
    for (const path of ['/v1/passes/claim', '/v1/handoffs']) {
      const body = { campaign: 'welcome', anonymousId: 'ann-phone' };
      expect(await (await it.post(path, body, 'test-kiosk-key')).json()).toMatchObject({
        code: 'anonymous_id_invalid',
      });
    }
    await it.server.close();
  });

  it('a login may come back: what happened before is refused, what happens later is somebody new', async () => {
    const it = testServer();
    await send(it, [login(1, 'ann-phone')]);
    await eraseUser(it, 'ann-login');
    const before = login(2, 'other-phone', { timestamp: new Date(it.clock.now - 60_000).toISOString() });
    it.clock.now += 60_000;
    const after = login(3, 'other-phone', {
      timestamp: new Date(it.clock.now).toISOString(),
      traits: { name: 'Ann again' },
    });
    const answer = await send(it, [before, after]);
    expect(codes(answer)).toEqual(['person_erased', 'accepted']);
    expect(answer.erased).toBeUndefined();
    const [ann] = await it.server.store.people({ limit: 5, q: 'ann-login' });
    expect((await it.server.store.person(ann!.id))?.traits).toMatchObject([
      { name: 'name', value: 'Ann again' },
    ]);
    await it.server.close();
  });

  it('an address that an earlier statement names is not brought back by it', async () => {
    const it = testServer();
    const email = {
      type: 'email',
      id: 'ann@example.com',
      collection: 'users' as const,
      encoding: 'none' as const,
    };
    const linking = (seq: number, anonymousId: string) => {
      const event = queued('s', seq, { type: 'identify', event: undefined as never, anonymousId });
      event.context!.externalIds = [email];
      return event;
    };
    await send(it, [linking(1, 'ann-phone')]);
    await it.server.store.erase({
      about: { scope: 'person', identifier: { type: 'email', value: 'ann@example.com' } },
      actor: 'self',
      now: it.clock.now,
      destinations: [],
    });
    expect(codes(await send(it, [linking(2, 'tablet')]))).toEqual(['person_erased']);
    await it.server.close();
  });

  it('is known by a hash as well, and by any spelling of the address', async () => {
    const it = testServer({ identity: { country: 'JP' } });
    const stating = (seq: number, fields: Partial<OmoEvent>, others: { type: string; id: string }[]) => {
      const event = login(seq, `visit-${seq}`, fields);
      event.context!.externalIds = others.map((each) => ({ ...each, collection: 'users', encoding: 'none' }));
      return event;
    };
    const key = 'of the site';
    const hash = async (value: string) => {
      const hashed = await hashIdentifier({ type: 'email', value }, { key });
      if (!hashed.ok) throw new Error(hashed.code);
      return { type: 'email', id: hashed.identifier.value };
    };
    await send(it, [
      stating(1, {}, [await hash('Ann@Example.com'), { type: 'phone', id: '090 1234 5678' }]),
      stating(2, { userId: 'bob-login' }, [await hash('bob@example.com')]),
    ]);
    it.clock.now += 60_000;
    const hashed = await hash(' ann@example.com');
    const answer = await it.server.store.erase({
      about: { scope: 'person', identifier: { type: hashed.type, value: hashed.id } },
      actor: 'self',
      now: it.clock.now,
      destinations: [],
    });
    expect(answer?.erasure.erased).toMatchObject({ identifiers: 4, events: 1, links: 3 });
    expect(readFileSync(it.file).includes(hashed.id)).toBe(false);
    const before = new Date(it.clock.now - 1_000).toISOString();
    const late = await send(it, [
      stating(3, { userId: 'somebody', timestamp: before }, [hashed]),
      stating(4, { userId: 'somebody', timestamp: before }, [{ type: 'phone', id: '+81 90-1234-5678' }]),
      stating(5, { userId: 'somebody', timestamp: before }, [{ type: 'phone', id: '(090)12345678' }]),
      stating(6, { userId: 'bob-login', timestamp: before }, [await hash('bob@example.com')]),
    ]);
    expect(codes(late)).toEqual(['person_erased', 'person_erased', 'person_erased', 'accepted']);
    await it.server.close();
  });

  it('is known on a writer thread and after a restart as well', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'omokit-')), 'x.sqlite');
    const it = testServer({ file });
    await send(it, [login(1, 'ann-phone')]);
    await eraseUser(it, 'ann-login');
    await it.server.close();
    const again = testServer({ file });
    expect(codes(await send(again, [queued('s', 9, { anonymousId: 'ann-phone' })]))).toEqual([
      'person_erased',
    ]);
    await again.server.store.rebuild();
    expect(codes(await send(again, [queued('s', 10, { anonymousId: 'ann-phone' })]))).toEqual([
      'person_erased',
    ]);
    await again.server.close();
  });
});

describe('of who was erased, what a kiosk has handed out', () => {
  it('is kept, for it happened, without who stood there', async () => {
    const it = testServer();
    const visitor = 'visitor-of-kiosk-9';
    await send(it, [queued('k', 1, { anonymousId: visitor })]);
    const claimed = await it.claim('holder-phone-9');
    await it.server.store.erase({
      about: { scope: 'visit', identifier: { type: 'anonymous', value: visitor } },
      actor: 'self',
      now: it.clock.now,
      destinations: [],
    });
    const report = offlineRedemption('kiosk-9', 1, claimed, '0190a000-0000-7000-8000-000000000009');
    const answer = (await (
      await it.post('/v1/batch', { batch: [report] }, 'test-kiosk-key')
    ).json()) as BatchAnswer;
    expect([codes(answer), answer.erased]).toEqual([['accepted'], [visitor]]);
    const [redeemed] = await it.server.store.redemptions(['0190a000-0000-7000-8000-000000000009']);
    expect(redeemed?.state).toBe('confirmed');
    expect(await (await it.get('/v1/events')).text()).not.toContain(visitor);
    await it.server.close();
  });
});

describe('of a purpose that was withdrawn', () => {
  const hour = 3_600_000;
  const noon = Date.parse('2026-03-01T08:00:00Z');
  const [given, taken, regiven] = [noon, noon + hour, noon + 2 * hour].map(receiptAt) as [
    string,
    string,
    string,
  ];
  let seq = 0;
  const collected = (purpose: 'analytics' | 'marketing', consent?: string): OmoEvent => {
    const event = queued('s', ++seq, { anonymousId: 'ann-phone' });
    Object.assign(event.context!.omo!, { purpose, ...(consent !== undefined && { consent }) });
    return event;
  };
  const answered = (event: 'Consent Granted' | 'Consent Withdrawn', purposes: string[], receipt: string) => {
    const answer = queued('s', ++seq, {
      anonymousId: 'ann-phone',
      event,
      properties: { purposes, receipt_id: receipt },
    });
    Object.assign(answer.context!.omo!, { purpose: 'operation', consent: receipt });
    return answer;
  };

  it('what was collected before and comes later is refused, until it is granted anew', async () => {
    const it = testServer();
    expect(
      codes(
        await send(it, [
          answered('Consent Granted', ['analytics', 'marketing'], given),
          collected('marketing', given),
        ]),
      ),
    ).toEqual(['accepted', 'accepted']);
    const answer = await send(it, [
      answered('Consent Withdrawn', ['marketing'], taken),
      collected('marketing', given),
      collected('analytics', given),
      collected('analytics', taken),
      collected('marketing'),
      queued('t', 1, { anonymousId: 'bob-phone' }),
    ]);
    expect(codes(answer)).toEqual([
      'accepted',
      'consent_withdrawn',
      'accepted',
      'accepted',
      'consent_withdrawn',
      'accepted',
    ]);
    expect(answer.erased).toBeUndefined();
    const again = await send(it, [
      answered('Consent Granted', ['marketing'], regiven),
      collected('marketing', regiven),
      collected('marketing', given),
      collected('marketing'),
    ]);
    expect(codes(again)).toEqual(['accepted', 'accepted', 'consent_withdrawn', 'accepted']);
    const stream = (await (await it.get('/v1/streams/s/completeness')).json()) as Completeness;
    expect([stream.complete, new Set(stream.lost.map(({ reason }) => reason))]).toEqual([
      true,
      new Set(['consent_withdrawn']),
    ]);
    await it.server.store.rebuild();
    expect(codes(await send(it, [collected('marketing', given), collected('marketing', regiven)]))).toEqual([
      'consent_withdrawn',
      'accepted',
    ]);
    await it.server.close();
  });

  it('counts by when it was answered, whatever the order in which answers come', async () => {
    const it = testServer();
    seq = 0;
    await send(it, [
      answered('Consent Granted', ['marketing'], regiven),
      answered('Consent Withdrawn', ['marketing'], taken),
    ]);
    expect(codes(await send(it, [collected('marketing', regiven), collected('marketing', given)]))).toEqual([
      'accepted',
      'consent_withdrawn',
    ]);
    await it.server.close();
  });
});
