import { ruleOf, type IdentityRules } from './rules.js';

/** The little a store has to read of a person to decide on a link. */
export interface PersonFacts {
  id: string;
  /** ISO 8601 in UTC or milliseconds since 1970: whatever the store orders by, the same for all people. */
  firstSeenAt: string | number;
  /** How many identifiers of each type. */
  counts: ReadonlyMap<string, number>;
}

export type Joining =
  | { join: true; keep: PersonFacts; gone: PersonFacts; counts: ReadonlyMap<string, number> }
  /** `type` is '*' when there would be too many of all types together. */
  | { join: false; code: 'identifier_limit'; type: string };

/**
 * Whether two people may become one: not when they would have more identifiers of a type than its rule allows, or
 * too many in all.
 * The older one's id is kept; the other's must redirect to it from then on.
 */
export function mayJoin(a: PersonFacts, b: PersonFacts, rules: IdentityRules): Joining {
  const counts = new Map(a.counts);
  for (const [type, count] of b.counts) counts.set(type, (counts.get(type) ?? 0) + count);
  // In the order of the names, so that the answer does not depend on which of the two is a.
  for (const type of [...counts.keys()].sort()) {
    if ((counts.get(type) ?? 0) > ruleOf(type, rules).limit) {
      return { join: false, code: 'identifier_limit', type };
    }
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total > (rules.identifiers ?? Infinity)) return { join: false, code: 'identifier_limit', type: '*' };
  const keep = olderOf(a, b);
  return { join: true, keep, gone: keep === a ? b : a, counts };
}

/** The one who was seen first; of two seen at the same time, the one whose id sorts first. */
export function olderOf<P extends Pick<PersonFacts, 'id' | 'firstSeenAt'>>(a: P, b: P): P {
  if (a.firstSeenAt !== b.firstSeenAt) return a.firstSeenAt < b.firstSeenAt ? a : b;
  return a.id <= b.id ? a : b;
}
