import type { Link } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { applyLink, createPeople, listPeople, removeLink, type People } from './people.js';

const grow = (log: readonly Link[], people: People = createPeople()): People => {
  for (const link of log) applyLink(people, link);
  return people;
};

describe('applyLink', () => {
  it('joins thirty thousand people in far less than seconds', () => {
    const people = createPeople({ types: {}, other: { limit: Infinity, priority: 1 }, blocked: [] });
    const count = 30_000;
    const started = Date.now();
    for (let i = 1; i <= count; i++) {
      applyLink(people, {
        id: `l${i}`,
        a: { type: 'anonymous', value: `v${i}` },
        b: { type: 'anonymous', value: `v${i + 1}` },
        evidence: 'handoff',
        at: '2026-01-01T00:00:00.000Z',
      });
    }
    expect(Date.now() - started).toBeLessThan(5000);
    expect(listPeople(people)).toHaveLength(1);
  });
});

describe('removeLink', () => {
  it('undoes a merge without loss: links made after it stand', () => {
    const at = (minute: number) => `2026-01-01T00:0${minute}:00.000Z`;
    const user = (value: string) => ({ type: 'wx_openid', value });
    const people = grow([
      {
        id: 'right',
        a: user('ann'),
        b: { type: 'email', value: 'a@example.com' },
        evidence: 'login',
        at: at(1),
      },
      { id: 'wrong', a: user('ann'), b: user('bob'), evidence: 'staff', at: at(2) },
      {
        id: 'later',
        a: user('bob'),
        b: { type: 'email', value: 'b@example.com' },
        evidence: 'login',
        at: at(3),
      },
    ]);
    expect(listPeople(people)).toHaveLength(1);
    const undone = removeLink(people, 'wrong');
    expect(listPeople(undone).map((person) => person.identifiers.map(({ value }) => value))).toEqual([
      ['a@example.com', 'ann'],
      ['b@example.com', 'bob'],
    ]);
  });
});
