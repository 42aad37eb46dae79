import type { Link } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { identifierKey } from './identifier.js';
import { resolvePeople, type Resolution } from './resolve-people.js';

const link = (id: string, a: string, b: string, minute = 0): Link => ({
  id,
  a: end(a),
  b: end(b),
  evidence: 'login',
  at: `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`,
});

const end = (text: string) => ({
  type: text.slice(0, text.indexOf(':')),
  value: text.slice(text.indexOf(':') + 1),
});

const groups = ({ people }: Resolution) => people.map(({ identifiers }) => identifiers.map(identifierKey));

const verdictOf = ({ verdicts }: Resolution, id: string) => verdicts.find((verdict) => verdict.link === id);

describe('resolvePeople', () => {
  it('makes one person of what is linked, directly or not', () => {
    const resolution = resolvePeople([
      link('1', 'anonymous:phone', 'user:ann', 1),
      link('2', 'anonymous:kiosk-visit', 'anonymous:phone', 2),
      link('3', 'anonymous:stranger', 'email:bob@example.com', 3),
    ]);
    expect(groups(resolution)).toEqual([
      ['user:ann', 'anonymous:kiosk-visit', 'anonymous:phone'],
      ['email:bob@example.com', 'anonymous:stranger'],
    ]);
  });

  it('keeps the id of the older person and redirects the younger', () => {
    const resolution = resolvePeople([
      link('1', 'anonymous:old', 'email:ann@example.com', 1),
      link('2', 'anonymous:new', 'user:ann', 2),
      link('3', 'user:ann', 'email:ann@example.com', 3),
    ]);
    expect(resolution.people.map(({ id }) => id)).toEqual(['anonymous:old']);
    expect(Object.fromEntries(resolution.redirects)).toEqual({
      'email:ann@example.com': 'anonymous:old',
      'anonymous:new': 'anonymous:old',
      'user:ann': 'anonymous:old',
    });
  });

  it('flags a link that would give one person two logins, and applies the rest', () => {
    const resolution = resolvePeople([
      link('1', 'anonymous:tablet', 'user:ann', 1),
      link('2', 'anonymous:tablet', 'user:bob', 2),
      link('3', 'user:bob', 'email:bob@example.com', 3),
    ]);
    expect(groups(resolution)).toEqual([
      ['user:ann', 'anonymous:tablet'],
      ['user:bob', 'email:bob@example.com'],
    ]);
    expect(verdictOf(resolution, '2')).toEqual({
      link: '2',
      outcome: 'flagged',
      code: 'identifier_limit',
      type: 'user',
    });
  });

  it('takes the earlier of two links that contradict each other, whichever arrives first', () => {
    const early = link('9', 'anonymous:tablet', 'user:ann', 1);
    const late = link('1', 'anonymous:tablet', 'user:bob', 2);
    expect(verdictOf(resolvePeople([late, early]), '1')?.outcome).toBe('flagged');
    expect(verdictOf(resolvePeople([late, early]), '9')?.outcome).toBe('joined');
  });

  it('refuses values that mean nobody, and keeps the other end as a person', () => {
    const resolution = resolvePeople([
      link('1', 'user:ann', 'email:null', 1),
      link('2', 'user:bob', 'email:NULL ', 2),
    ]);
    expect(groups(resolution)).toEqual([['user:ann'], ['user:bob']]);
    expect(verdictOf(resolution, '1')).toEqual({ link: '1', outcome: 'refused', code: 'identifier_blocked' });
  });

  it('never joins two visitors of a kiosk by its device id', () => {
    const resolution = resolvePeople([
      link('1', 'anonymous:visit-1', 'device:kiosk', 1),
      link('2', 'anonymous:visit-2', 'device:kiosk', 2),
    ]);
    expect(groups(resolution)).toEqual([['anonymous:visit-1'], ['anonymous:visit-2']]);
    expect(verdictOf(resolution, '2')).toMatchObject({ outcome: 'refused', code: 'identifier_shared' });
  });

  it('counts further evidence as known, and a repeated id once', () => {
    const first = link('1', 'user:ann', 'email:a@example.com', 1);
    const resolution = resolvePeople([first, first, link('2', 'email:A@example.com', 'user:ann', 2)]);
    expect(resolution.verdicts.map(({ outcome }) => outcome)).toEqual(['joined', 'known']);
  });

  it('refuses a link without a time, of one identifier only, or with a type that is none', () => {
    const codes = resolvePeople([
      { ...link('1', 'user:ann', 'user:bob'), at: 'yesterday' },
      link('2', 'email:ann@example.com', 'email:ANN@example.com'),
      link('3', 'no type:x', 'user:ann'),
      link('4', 'user:ann', `email:${'x'.repeat(513)}`),
    ]).verdicts.map((verdict) => ('code' in verdict ? verdict.code : verdict.outcome));
    expect(codes).toEqual(['link_to_itself', 'identifier_invalid', 'identifier_invalid', 'link_invalid']);
  });
});
