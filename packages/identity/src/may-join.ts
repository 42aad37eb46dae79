import type { Identifier } from '@omokit/protocol';
import { ruleOf, type IdentityRules } from './rules.js';

/** The little a store has to read of a person to decide on a link. */
export interface PersonFacts {
  id: string;
  /** ISO 8601 in UTC, milliseconds since 1970, a place in a log: whatever the store orders by, the same for all people. */
  firstSeenAt: string | number;
  /** How many identifiers of each type. */
  counts: ReadonlyMap<string, number>;
  /** How many identifiers in all; the sum of the counts unless given. */
  total?: number;
}

export type Joining =
  | { join: true; keep: PersonFacts; gone: PersonFacts }
  /** `type` is '*' when there would be too many of all types together. */
  | { join: false; code: 'identifier_limit'; type: string };

/**
 * Whether two people may become one: not when they would have more identifiers of a type than its rule allows, or too
 * many in all. Costs no more than the one with fewer types has of them. The older one's id is kept; the other's must
 * redirect to it from then on.
 */
export function mayJoin(a: PersonFacts, b: PersonFacts, rules: IdentityRules): Joining {
  const type = tooMany(a, b, rules);
  if (type !== undefined) return { join: false, code: 'identifier_limit', type };
  const keep = olderOf(a, b);
  return { join: true, keep, gone: keep === a ? b : a };
}

/** The type of which two people together would have too many, '*' for all types together. */
export function tooMany(
  a: Pick<PersonFacts, 'counts' | 'total'>,
  b: Pick<PersonFacts, 'counts' | 'total'>,
  rules: IdentityRules,
): string | undefined {
  const [fewer, more] = a.counts.size <= b.counts.size ? [a.counts, b.counts] : [b.counts, a.counts];
  // The first of the names, so that the answer does not depend on which of the two is a.
  let first: string | undefined;
  const look = (type: string): void => {
    const count = (fewer.get(type) ?? 0) + (more.get(type) ?? 0);
    if (count > ruleOf(type, rules).limit && (first === undefined || type < first)) first = type;
  };
  for (const type of fewer.keys()) look(type);
  if (fewer.size === more.size) for (const type of more.keys()) look(type);
  if (first !== undefined) return first;
  return totalOf(a) + totalOf(b) > (rules.identifiers ?? Infinity) ? '*' : undefined;
}

const totalOf = ({ counts, total }: Pick<PersonFacts, 'counts' | 'total'>): number =>
  total ?? [...counts.values()].reduce((sum, count) => sum + count, 0);

/** The one who was seen first; of two seen at the same time, the one whose id sorts first. */
export function olderOf<P extends Pick<PersonFacts, 'id' | 'firstSeenAt'>>(a: P, b: P): P {
  if (a.firstSeenAt !== b.firstSeenAt) return a.firstSeenAt < b.firstSeenAt ? a : b;
  return a.id <= b.id ? a : b;
}

/** Orders identifiers of a person: the one that names them best first. */
export const byPriority = (rules: IdentityRules) => (a: Identifier, b: Identifier) =>
  ruleOf(a.type, rules).priority - ruleOf(b.type, rules).priority ||
  order(a.type, b.type) ||
  order(a.value, b.value);

/** By code unit: the same in every locale. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
