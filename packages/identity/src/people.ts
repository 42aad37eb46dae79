import type { Identifier, Link } from '@omokit/protocol';
import { admitLink, timeOf } from './admit-link.js';
import { identifierKey, normalise } from './identifier.js';
import type { LinkCode } from './link-codes.js';
import { mayJoin, type PersonFacts } from './may-join.js';
import { defaultRules, ruleOf, type IdentityRules } from './rules.js';

/** What became of a link. */
export type Verdict =
  /** It made one person of two. */
  | { link: string; outcome: 'joined'; person: string; gone: string }
  /** Its ends were of one person already; it stands as further evidence. */
  | { link: string; outcome: 'known'; person: string }
  /** It would break a limit: kept and shown, not applied. */
  | { link: string; outcome: 'flagged'; code: 'identifier_limit'; type: string }
  /** It never joins anybody. */
  | { link: string; outcome: 'refused'; code: Exclude<LinkCode, 'identifier_limit'> };

/** A person: everything that is linked. `id` is the key of the identifier seen first. */
export interface ResolvedPerson {
  id: string;
  /** Normalised; by priority of the type, then by type and value. */
  identifiers: Identifier[];
  /** ISO 8601 */
  firstSeenAt: string;
}

/** People in memory, growing link by link: a disjoint-set forest with union by size and path halving. */
export interface People {
  readonly rules: IdentityRules;
  /** In the order in which they were applied. */
  readonly links: Link[];
  readonly verdicts: Map<string, Verdict>;
  readonly members: Map<string, Member>;
}

/** An identifier; the root of a tree also knows the person. */
interface Member {
  identifier: Identifier;
  parent: Member | undefined;
  size: number;
  facts: PersonFacts;
}

/** Nobody yet. */
export const createPeople = (rules: IdentityRules = defaultRules): People => ({
  rules,
  links: [],
  verdicts: new Map(),
  members: new Map(),
});

/**
 * Applies one more link, in near-constant time. Links must come in order of time, then id, to give what
 * `resolvePeople` gives.
 */
export function applyLink(people: People, link: Link): Verdict {
  if (people.verdicts.has(link.id)) return { link: link.id, outcome: 'refused', code: 'link_duplicate' };
  const verdict = judge(people, link);
  people.links.push(link);
  people.verdicts.set(link.id, verdict);
  return verdict;
}

function judge(people: People, link: Link): Verdict {
  const admission = admitLink(link, people.rules);
  if (!admission.ok) {
    for (const identifier of admission.people) meet(people, identifier, link);
    return {
      link: link.id,
      outcome: 'refused',
      code: admission.code as Exclude<LinkCode, 'identifier_limit'>,
    };
  }
  const a = rootOf(meet(people, admission.a, link));
  const b = rootOf(meet(people, admission.b, link));
  if (a === b) return { link: link.id, outcome: 'known', person: a.facts.id };
  const joining = mayJoin(a.facts, b.facts, people.rules);
  if (!joining.join) return { link: link.id, outcome: 'flagged', code: joining.code, type: joining.type };
  const [root, child] = a.size >= b.size ? [a, b] : [b, a];
  child.parent = root;
  root.size += child.size;
  root.facts = { ...joining.keep, counts: joining.counts };
  return { link: link.id, outcome: 'joined', person: joining.keep.id, gone: joining.gone.id };
}

/** Un-merge: takes a link away and replays the others, so that it is as if the link had never been. */
export function removeLink(people: People, linkId: string): People {
  const replayed = createPeople(people.rules);
  for (const link of people.links) if (link.id !== linkId) applyLink(replayed, link);
  return replayed;
}

/** Id of the person an identifier belongs to, or undefined when it was never seen. Ids merged away still answer. */
export function personOf(people: People, identifier: Identifier | string): string | undefined {
  const key = typeof identifier === 'string' ? identifier : identifierKey(normalise(identifier));
  const member = people.members.get(key);
  return member && rootOf(member).facts.id;
}

/** Everybody, oldest first. */
export function listPeople(people: People): ResolvedPerson[] {
  const groups = new Map<Member, Identifier[]>();
  for (const member of people.members.values()) {
    const root = rootOf(member);
    const identifiers = groups.get(root) ?? [];
    identifiers.push(member.identifier);
    groups.set(root, identifiers);
  }
  const byRank = byPriority(people.rules);
  return [...groups]
    .sort(
      ([a], [b]) =>
        Number(a.facts.firstSeenAt) - Number(b.facts.firstSeenAt) || order(a.facts.id, b.facts.id),
    )
    .map(([root, identifiers]) => ({
      id: root.facts.id,
      identifiers: identifiers.sort(byRank),
      firstSeenAt: new Date(root.facts.firstSeenAt).toISOString(),
    }));
}

/** The member for an identifier, made when it is seen for the first time: alone, a person of its own. */
function meet(people: People, identifier: Identifier, link: Link): Member {
  const key = identifierKey(identifier);
  const known = people.members.get(key);
  if (known) return known;
  const counts = new Map([[identifier.type, 1]]);
  const facts = { id: key, firstSeenAt: timeOf(link), counts };
  const member: Member = { identifier, parent: undefined, size: 1, facts };
  people.members.set(key, member);
  return member;
}

function rootOf(member: Member): Member {
  let at = member;
  while (at.parent) {
    if (at.parent.parent) at.parent = at.parent.parent;
    at = at.parent;
  }
  return at;
}

const byPriority = (rules: IdentityRules) => (a: Identifier, b: Identifier) =>
  ruleOf(a.type, rules).priority - ruleOf(b.type, rules).priority ||
  order(a.type, b.type) ||
  order(a.value, b.value);

/** By code unit: the same in every locale. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
