import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayJoin, olderOf, type PersonFacts } from './may-join.js';
import { defaultRules } from './rules.js';

const person = (id: string, firstSeenAt: string, counts: Record<string, number>): PersonFacts => ({
  id,
  firstSeenAt,
  counts: new Map(Object.entries(counts)),
});

describe('mayJoin', () => {
  it('joins two who together stay within the limits, and keeps the older', () => {
    const ann = person('p2', '2026-01-02', { user: 1, anonymous: 2 });
    const visitor = person('p1', '2026-01-01', { anonymous: 1, email: 1 });
    expect(mayJoin(ann, visitor, defaultRules)).toEqual({
      join: true,
      keep: visitor,
      gone: ann,
    });
  });

  it('does not join two logins', () => {
    const one = person('p1', '2026-01-01', { user: 1 });
    const two = person('p2', '2026-01-02', { user: 1 });
    expect(mayJoin(one, two, defaultRules)).toEqual({ join: false, code: 'identifier_limit', type: 'user' });
  });

  it('does not join two who together have more identifiers than one person has, of however many types', () => {
    const types = (count: number, name: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, 1]));
    const one = person('p1', '2026-01-01', types(200, 'a'));
    const more = person('p2', '2026-01-02', types(100, 'b'));
    const tooMany = person('p2', '2026-01-02', types(101, 'b'));
    expect(mayJoin(one, more, defaultRules).join).toBe(true);
    expect(mayJoin(one, tooMany, defaultRules)).toEqual({ join: false, code: 'identifier_limit', type: '*' });
  });

  it('says the same of a and b as of b and a', () => {
    const facts = fc.record({
      id: fc.constantFrom('p1', 'p2', 'p3'),
      firstSeenAt: fc.nat(2),
      counts: fc
        .dictionary(fc.constantFrom('user', 'email', 'member', 'x'), fc.nat(4))
        .map((counts) => new Map(Object.entries(counts))),
    });
    fc.assert(
      fc.property(facts, facts, (a, b) => {
        fc.pre(a.id !== b.id);
        expect(mayJoin(b, a, defaultRules)).toEqual(mayJoin(a, b, defaultRules));
      }),
    );
  });
});

describe('olderOf', () => {
  it('takes the id that sorts first, of two seen at the same time', () => {
    const same = { firstSeenAt: 5 };
    expect(olderOf({ id: 'b', ...same }, { id: 'a', ...same }).id).toBe('a');
  });
});
