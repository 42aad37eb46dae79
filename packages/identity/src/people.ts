import type { Identifier, Link } from '@omokit/protocol';
import { admitLink, timeOf } from './admit-link.js';
import { createGroups, type Groups } from './groups.js';
import { identifierKey, normalise } from './identifier.js';
import type { LinkCode } from './link-codes.js';
import { defaultRules, type IdentityRules } from './rules.js';

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

/** People in memory, growing link by link. */
export interface People {
  readonly rules: IdentityRules;
  /** In the order in which they were applied. */
  readonly links: Link[];
  readonly verdicts: Map<string, Verdict>;
  readonly groups: Groups;
}

/** Nobody yet. */
export const createPeople = (rules: IdentityRules = defaultRules): People => ({
  rules,
  links: [],
  verdicts: new Map(),
  groups: createGroups(rules),
});

/**
 * Applies one more link, in near-constant time. Links must come in order of time, then of what they state, to give what
 * `resolvePeople` gives.
 */
export function applyLink(people: People, link: Link): Verdict {
  if (people.verdicts.has(link.id)) return { link: link.id, outcome: 'refused', code: 'link_duplicate' };
  const verdict = judge(people, link);
  people.links.push(link);
  people.verdicts.set(link.id, verdict);
  return verdict;
}

function judge({ rules, groups }: People, link: Link): Verdict {
  const admission = admitLink(link, rules);
  const ends = admission.ok ? [admission.a, admission.b] : admission.people;
  for (const identifier of ends)
    groups.meet({ identifier, id: identifierKey(identifier), born: timeOf(link) });
  if (!admission.ok) {
    const code = admission.code as Exclude<LinkCode, 'identifier_limit'>;
    return { link: link.id, outcome: 'refused', code };
  }
  const joined = groups.join(admission.a, admission.b);
  if (joined.outcome === 'flagged') return { link: link.id, ...joined };
  const person = joined.keep.id;
  if (joined.outcome === 'known') return { link: link.id, outcome: 'known', person };
  return { link: link.id, outcome: 'joined', person, gone: joined.gone.id };
}

/** Un-merge: takes a link away and replays the others, so that it is as if the link had never been. */
export function removeLink(people: People, linkId: string): People {
  const replayed = createPeople(people.rules);
  for (const link of people.links) if (link.id !== linkId) applyLink(replayed, link);
  return replayed;
}

/** Id of the person an identifier belongs to, or undefined when it was never seen. Ids merged away still answer. */
export function personOf({ groups, rules }: People, identifier: Identifier | string): string | undefined {
  if (typeof identifier !== 'string') return groups.idOf(normalise(identifier, rules));
  const colon = identifier.indexOf(':');
  return groups.idOf({ type: identifier.slice(0, colon), value: identifier.slice(colon + 1) });
}

/** Everybody, oldest first. */
export const listPeople = ({ groups }: People): ResolvedPerson[] =>
  groups.list().map(({ id, born, members }) => ({
    id,
    identifiers: members.map(({ identifier }) => identifier),
    firstSeenAt: new Date(born).toISOString(),
  }));
