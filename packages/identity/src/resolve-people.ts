import type { Link } from '@omokit/protocol';
import { timeOf } from './admit-link.js';
import { applyLink, createPeople, listPeople, type ResolvedPerson, type Verdict } from './people.js';
import { defaultRules, type IdentityRules } from './rules.js';

export interface Resolution {
  /** Oldest first. */
  people: ResolvedPerson[];
  /** What became of each link, in order of time, then id. */
  verdicts: Verdict[];
  /** Ids that were merged away, with the person they became part of. */
  redirects: Map<string, string>;
}

/** Who is who, from all links there are, in whatever order they are given. */
export function resolvePeople(links: readonly Link[], rules: IdentityRules = defaultRules): Resolution {
  const people = createPeople(rules);
  for (const link of inOrder(links)) applyLink(people, link);
  const verdicts = [...people.verdicts.values()];
  return { people: listPeople(people), verdicts, redirects: redirectsOf(verdicts) };
}

/** Links in the one order in which they count: by time, then id, then contents (of two with the same id). */
export function inOrder(links: readonly Link[]): Link[] {
  return links
    .map((link) => ({ link, time: sortableTime(link), text: textOf(link) }))
    .sort((x, y) => order(x.time, y.time) || order(x.link.id, y.link.id) || order(x.text, y.text))
    .map(({ link }) => link);
}

/** Times that cannot be read go last; such links are refused wherever they stand. */
function sortableTime(link: Link): number {
  const time = timeOf(link);
  return Number.isNaN(time) ? Infinity : time;
}

const order = <T extends string | number>(x: T, y: T): number => (x < y ? -1 : x > y ? 1 : 0);

const textOf = ({ id, a, b, evidence, at, actor }: Link): string =>
  JSON.stringify([id, a.type, a.value, b.type, b.value, evidence, at, actor]);

function redirectsOf(verdicts: readonly Verdict[]): Map<string, string> {
  const redirects = new Map<string, string>();
  // From the last to the first: where a person went later is known before who went to them earlier.
  for (const verdict of [...verdicts].reverse()) {
    if (verdict.outcome !== 'joined') continue;
    redirects.set(verdict.gone, redirects.get(verdict.person) ?? verdict.person);
  }
  return redirects;
}
