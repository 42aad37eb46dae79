import type { Identifier } from '@omokit/protocol';
import { createGroups, type Group, type Member } from './groups.js';
import { identifierKey } from './identifier.js';
import type { IdentityRules } from './rules.js';

/** A link as a store keeps it: both ends normalised and admitted. */
export interface KeptLink {
  id: string;
  a: Identifier;
  b: Identifier;
  evidence: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What became of a kept link. */
export type Judgement = { outcome: 'joined' | 'known' } | { outcome: 'flagged'; type: string };

/**
 * Who is who among these members, by these links and no others: for a store that replays what is connected, since
 * nobody else is touched. Given in any order; judged in order of time, then of what they state.
 */
export function judgeLinks(
  members: Iterable<Member>,
  links: readonly KeptLink[],
  rules: IdentityRules,
): { groups: Group[]; judgements: Map<string, Judgement> } {
  const groups = createGroups(rules);
  for (const member of members) groups.meet(member);
  const judgements = new Map<string, Judgement>();
  for (const { id, a, b } of inTheirOrder(links)) {
    const joined = groups.join(a, b);
    judgements.set(
      id,
      joined.outcome === 'flagged' ? { outcome: 'flagged', type: joined.type } : { outcome: joined.outcome },
    );
  }
  return { groups: groups.list(), judgements };
}

/** The order in which links count: by time, then by what they state, then by id. */
export function inTheirOrder<L extends KeptLink>(links: readonly L[]): L[] {
  return links
    .map((link) => ({ link, text: statementOf(link) }))
    .sort((x, y) => order(x.link.at, y.link.at) || order(x.text, y.text) || order(x.link.id, y.link.id))
    .map(({ link }) => link);
}

/** What a link states, whichever end is a and which is b. */
export const statementOf = ({ a, b, evidence }: Pick<KeptLink, 'a' | 'b' | 'evidence'>): string =>
  [...[identifierKey(a), identifierKey(b)].sort(), evidence].join('\n');

const order = <T extends string | number>(x: T, y: T): number => (x < y ? -1 : x > y ? 1 : 0);
