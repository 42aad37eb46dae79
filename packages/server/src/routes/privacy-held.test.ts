import type { Held, PersonExport } from '@omokit/protocol';
import { personExport } from '@omokit/protocol/schema';
import { describe, expect, it } from 'vitest';
import { testKeys } from '../server-fixture.js';
import { wholeOfAnn, withAnn, read, tokenFor } from './privacy-fixture.js';

describe('what is held', () => {
  it('is exported whole, in a form that machines read', async () => {
    const it = await withAnn();
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    const found = await read<PersonExport>(it.post('/v1/privacy/export', { token }));
    expect(personExport.safeParse(found).error).toBeUndefined();
    expect(found).toMatchObject({ format: 'omokit.person.v1', issuer: 'shop.example', scope: 'person' });
    expect(found.events.map(({ event }) => event.type)).toEqual([
      'track',
      'track',
      'identify',
      'identify',
      'track',
    ]);
    expect(found.traits.map(({ name, value }) => [name, value])).toEqual([
      ['city', 'Otaru'],
      ['name', 'Ann'],
    ]);
    expect([found.passes.length, found.links.length, found.identifiers.length]).toEqual([1, 4, 4]);
    const id = found.person!.id;
    expect(await read<PersonExport>(it.post(`/v1/people/${id}/export`, {}, testKeys.sk))).toEqual(found);
    await read(it.post(`/v1/people/${id}/export`, {}, testKeys.pk), 403);
    await read(it.post('/v1/people/per_nobody/export', {}, testKeys.sk), 404);
    await it.server.close();
  });

  it('is corrected by whom it is about; the log keeps who said what', async () => {
    const it = await withAnn();
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    const held = await read<Held>(
      it.post('/v1/privacy/correct', { token, traits: { city: null, name: 'Anne' } }),
    );
    expect(held.traits).toMatchObject([{ name: 'name', value: 'Anne', source: 'self' }]);
    await it.server.store.rebuild();
    expect((await read<Held>(it.post('/v1/privacy/held', { token }))).traits).toEqual(held.traits);
    await it.server.close();
  });
});
