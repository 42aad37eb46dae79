import type { AuditEntry } from '@omokit/protocol';
import { auditEntry } from '@omokit/protocol/schema';
import { describe, expect, it } from 'vitest';
import { testKeys } from '../server-fixture.js';
import { email, wholeOfAnn, withAnn, read, tokenFor } from './privacy-fixture.js';

describe('the audit log', () => {
  it('says who did what, of whom by id, and nothing else of them', async () => {
    const it = await withAnn();
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    await read(it.post('/v1/privacy/held', { token }));
    await read(it.post('/v1/privacy/export', { token }));
    await read(it.post('/v1/privacy/correct', { token, traits: { a: 1 } }));
    const [ann] = await it.search('ann-login');
    await read(it.post(`/v1/people/${ann!.id}/erase`, { confirm: true }, testKeys.sk));
    const log = await read<AuditEntry[]>(it.get(`/v1/privacy/audit?person=${ann!.id}`));
    expect(log.every((entry) => auditEntry.safeParse(entry).success)).toBe(true);
    expect(
      log.filter(({ action }) => action.startsWith('data')).map(({ action, actor }) => [action, actor]),
    ).toEqual([
      ['data_erased', 'Admin'],
      ['data_corrected', 'self'],
      ['data_exported', 'self'],
      ['data_held', 'self'],
    ]);
    expect(JSON.stringify(log)).not.toMatch(/ann-|example\.com/);
    expect(await read<AuditEntry[]>(it.get(`/v1/privacy/audit?limit=1&after=${log[0]!.id}`))).toHaveLength(1);
    const actionsOf = async (query: string) =>
      (await read<AuditEntry[]>(it.get(`/v1/privacy/audit?${query}`))).map(({ action }) => action);
    expect(await actionsOf('action=data_erased')).toEqual(['data_erased']);
    expect(await actionsOf(`action=data_held&person=${ann!.id}`)).toEqual(['data_held']);
    expect(await actionsOf('action=data_held&person=nobody')).toEqual([]);
    await read(it.get('/v1/privacy/audit', testKeys.pk), 403);
    await it.server.close();
  });

  it('has each reading of people, links and events, and is kept for as long as it is told', async () => {
    const it = await withAnn();
    const [ann] = await it.search('ann-login');
    await read(it.get(`/v1/people/${ann!.id}`));
    await read(it.post('/v1/people/resolve', email, testKeys.sk));
    const ends = { a: { type: 'member', value: 'M-1' }, b: { type: 'user', value: 'ann-login' } };
    const link = await read<{ id: string }>(it.post('/v1/links', ends, testKeys.sk));
    await read(it.post('/v1/links/remove', { link: link.id, preview: true }, testKeys.sk));
    await read(it.post('/v1/links/remove', { link: link.id }, testKeys.sk));
    await read(it.post('/v1/links/restore', { link: link.id }, testKeys.sk));
    await read(it.get('/v1/links'));
    await read(it.get('/v1/events'));
    await (await it.get('/v1/live')).body?.cancel();
    const log = await read<AuditEntry[]>(it.get('/v1/privacy/audit'));
    expect(log.map(({ action }) => action).reverse()).toEqual([
      'person_listed',
      'person_read',
      'person_resolved',
      'link_added',
      'link_removed',
      'link_restored',
      'person_listed',
      'events_read',
      'events_read',
    ]);
    it.clock.now += 1_000;
    await it.server.store.expire({ days: {}, now: it.clock.now, auditBefore: it.clock.now });
    expect(await read<AuditEntry[]>(it.get('/v1/privacy/audit'))).toEqual([]);
    await it.server.close();
  });
});
