import type { Link } from '@omokit/protocol';
import { admitLink, timeOf } from './admit-link.js';
import { statementOf } from './judge-links.js';
import { applyLink, createPeople, listPeople, type ResolvedPerson, type Verdict } from './people.js';
import { defaultRules, type IdentityRules } from './rules.js';

export interface Resolution {
  /** Oldest first. */
  people: ResolvedPerson[];
  /** What became of each link, in order of time, then of what they state. */
  verdicts: Verdict[];
  /** Ids that were merged away, with the person they became part of. */
  redirects: Map<string, string>;
}

/** Who is who, from all links there are, in whatever order they are given. */
export function resolvePeople(links: readonly Link[], rules: IdentityRules = defaultRules): Resolution {
  const people = createPeople(rules);
  for (const link of inOrder(links, rules)) applyLink(people, link);
  const verdicts = [...people.verdicts.values()];
  return { people: listPeople(people), verdicts, redirects: redirectsOf(verdicts) };
}

/** Links in the one order in which they count: by time, then by what they state, then by id and contents. */
export function inOrder(links: readonly Link[], rules: IdentityRules = defaultRules): Link[] {
  return links
    .map((link) => ({ link, time: sortableTime(link), text: textOf(link, rules) }))
    .sort((x, y) => order(x.time, y.time) || order(x.text, y.text))
    .map(({ link }) => link);
}

/** Times that cannot be read go last; such links are refused wherever they stand. */
function sortableTime(link: Link): number {
  const time = timeOf(link);
  return Number.isNaN(time) ? Infinity : time;
}

const order = <T extends string | number>(x: T, y: T): number => (x < y ? -1 : x > y ? 1 : 0);

/** What it states, then its id; of two with the same id, what else they say. */
function textOf(link: Link, rules: IdentityRules): string {
  const admission = admitLink(link, rules);
  const ends = admission.ok ? admission : link;
  const { id, a, b, evidence, at, actor } = link;
  return `${statementOf({ a: ends.a, b: ends.b, evidence })}\n${JSON.stringify([id, a, b, at, actor])}`;
}

function redirectsOf(verdicts: readonly Verdict[]): Map<string, string> {
  const redirects = new Map<string, string>();
  // From the last to the first: where a person went later is known before who went to them earlier.
  for (const verdict of [...verdicts].reverse()) {
    if (verdict.outcome !== 'joined') continue;
    redirects.set(verdict.gone, redirects.get(verdict.person) ?? verdict.person);
  }
  return redirects;
}
