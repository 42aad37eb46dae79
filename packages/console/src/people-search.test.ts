import { describe, expect, it } from 'vitest';
import type { PersonSummary } from '@omokit/protocol';
import { findPeople, searchValue } from './people-search.js';

const person = (id: string, value: string): PersonSummary => ({
  id,
  identifiers: [{ type: 'email', value }],
  firstSeenAt: '2026-03-04T10:00:00Z',
  lastSeenAt: '2026-03-04T10:00:00Z',
  events: 1,
  channels: ['web'],
});

describe('searchValue', () => {
  it('asks for the value of an identifier that was copied with its type', () => {
    expect(searchValue(' email:Lin@Shop.example ')).toBe('Lin@Shop.example');
    expect(searchValue('wx_unionid: o6_b')).toBe('o6_b');
    expect(searchValue('https://shop.example')).toBe('https://shop.example');
  });
});

describe('findPeople', () => {
  const lin = person('1', 'lin@shop.example');
  const wang = person('2', 'wang@shop.example');

  it('joins what the server finds with what is known, each person once', async () => {
    const api = { people: (q?: string) => Promise.resolve(q === 'shop' ? [wang] : []) };
    expect(await findPeople(api, 'shop', [lin, wang])).toEqual([wang, lin]);
    expect(await findPeople(api, 'nobody', [lin])).toEqual([]);
  });

  it('asks nothing for what no identifier can be', async () => {
    const api = { people: () => Promise.reject(new Error('not to be asked')) };
    expect(await findPeople(api, 'x'.repeat(256), [lin])).toEqual([]);
    expect(await findPeople(api, '  ', [lin])).toEqual([lin]);
  });
});
