import { describe, expect, it } from 'vitest';
import type { Json, PersonSummary } from '@omokit/protocol';
import { localText } from './local-text.js';
import { personName, searchPeople, tellingFirst } from './person-name.js';
import { shortId, shortValue } from './short-id.js';

const person = (id: string, ...identifiers: [string, string][]): PersonSummary => ({
  id,
  identifiers: identifiers.map(([type, value]) => ({ type, value })),
  firstSeenAt: '',
  lastSeenAt: '',
  events: 1,
  channels: ['web'],
});

describe('personName', () => {
  const named = (value: Json) => ({
    ...person('1', ['email', 'a@b.example']),
    traits: [{ name: 'name', value, source: 'import:members.csv', at: '' }],
  });

  it('prefers what a reader recognises', () => {
    expect(personName(person('1', ['anonymous', 'x'], ['email', 'a@b.example'], ['user', 'lin']))).toBe(
      'lin',
    );
    expect(personName(person('1', ['anonymous', 'x'], ['store_member', 'S-4']))).toBe('S-4');
  });

  it('knows nobody by a visit or a device', () => {
    expect(personName(person('1', ['anonymous', 'x'], ['device', 'kiosk-1']))).toBeUndefined();
  });

  it('takes a name before all identifiers, where one is known', () => {
    expect(personName(named('Lin Wei'))).toBe('Lin Wei');
    expect(personName(named('\u202eLin'))).toBe('⟨U+202E⟩Lin');
    for (const value of [' ', null, { first: 'Lin' }]) expect(personName(named(value))).toBe('a@b.example');
  });
});

describe('searchPeople', () => {
  const people = [person('p1', ['user', 'Lin.Wei']), person('p2', ['anonymous', '018f-77'])];
  it('finds every word in the id or an identifier', () => {
    expect(searchPeople(people, 'lin user').map(({ id }) => id)).toEqual(['p1']);
    expect(searchPeople(people, '018F').map(({ id }) => id)).toEqual(['p2']);
    expect(searchPeople(people, 'p').map(({ id }) => id)).toEqual(['p1', 'p2']);
    expect(searchPeople(people, 'nobody')).toEqual([]);
  });
});

it('shortens ids where they are alike and values in the middle', () => {
  expect(shortId('018f6d2e-7a10-7c44-9b1e-3f2a11c0ffee')).toBe('…c0ffee');
  expect(shortId('short')).toBe('short');
  expect(shortValue('abcdefghij', 7)).toBe('abc…hij');
});

it('localText falls back to the nearest language there is', () => {
  expect(localText('Tea', 'zh-CN')).toBe('Tea');
  expect(localText({ en: 'Tea', 'zh-CN': '茶' }, 'zh-CN')).toBe('茶');
  expect(localText({ en: 'Tea', 'zh-TW': '茶' }, 'zh-CN')).toBe('茶');
  expect(localText({ de: 'Tee', en: 'Tea' }, 'zh-CN')).toBe('Tea');
  expect(localText({ de: 'Tee' }, 'en')).toBe('Tee');
  expect(localText({}, 'en')).toBe('');
});

it('tellingFirst puts logins before visits, and leaves the order within a type', () => {
  const { identifiers } = person(
    '1',
    ['anonymous', 'b'],
    ['anonymous', 'a'],
    ['loyalty', '7'],
    ['email', 'lin@shop.example'],
    ['user', 'lin'],
  );
  expect(tellingFirst(identifiers).map(({ value }) => value)).toEqual([
    'lin',
    'lin@shop.example',
    '7',
    'b',
    'a',
  ]);
});
