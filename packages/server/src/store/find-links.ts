import type { Database } from 'better-sqlite3';
import type { Identifier, JudgedLink } from '@omokit/protocol';
import {
  createGroups,
  identifierKey,
  inTheirOrder,
  mayJoin,
  type IdentityRules,
  type PersonFacts,
} from '@omokit/identity';
import { endsOf, linkOf, linkStates, type LinkRow, type LinkRows } from './link-rows.js';
import type { PersonRows } from './person-rows.js';
import { iso } from './time.js';

/** How many links of one person are shown: of those that stand the newest, and as many flagged and removed ones. */
const shown = 1_000;

/** Reads links as they are judged now. */
export function createLinkFinder(
  database: Database,
  { links, rows, rules }: { links: LinkRows; rows: PersonRows; rules: IdentityRules },
) {
  // Not what is remembered of people: whoever reads may not be whoever writes.
  const counts = database.prepare<[string], { type: string; count: number }>(
    'select type, count(*) as count from identifiers where person = ? group by type',
  );

  /** Says of flagged links the type of which there would be too many, as their people are now. */
  function judging(joining?: ReadonlySet<string>): (row: LinkRow) => JudgedLink {
    const known = new Map<string, PersonFacts>();
    const factsOf = (identifier: Identifier): PersonFacts => {
      const id = rows.identifier(identifier)?.person ?? '';
      const facts = known.get(id) ?? {
        id,
        firstSeenAt: 0,
        counts: new Map(counts.all(id).map(({ type, count }) => [type, count])),
      };
      known.set(id, facts);
      return facts;
    };
    return (row) => {
      const link = { ...linkOf(row), ...(row.vouched === 1 && { vouched: true as const }) };
      if (row.state === linkStates.removed) return { ...link, outcome: 'removed', removed: removalOf(row) };
      if (row.state === linkStates.stands)
        return { ...link, outcome: joining?.has(row.id) ? 'joined' : 'known' };
      const { a, b } = endsOf(row);
      const would = mayJoin(factsOf(a), factsOf(b), rules);
      return { ...link, outcome: 'flagged', code: 'identifier_limit', type: would.join ? '*' : would.type };
    };
  }

  return {
    /** By time, and whether there are more than `most` that stand, that are flagged or that were removed. */
    ofPerson(person: string, most = shown): { links: JudgedLink[]; more: boolean } {
      const enough = Math.min(most + 1, Number.MAX_SAFE_INTEGER);
      // All that stand, since which of them joined depends on the others.
      const standing = links.standingOf(person).sort(byTime);
      const others = [links.flaggedOf(person, enough), links.removedOf(person, enough)];
      const kinds = [standing.slice(-most), ...others.map((rows) => rows.slice(0, most))];
      return {
        links: kinds
          .flat()
          .sort(byTime)
          .map(judging(joiningOf(standing))),
        more: [standing, ...others].some(({ length }) => length > most),
      };
    },
    get(id: string): JudgedLink | undefined {
      const row = links.get(id);
      if (!row) return undefined;
      const person = row.state === linkStates.stands ? rows.identifier(endsOf(row).a)?.person : undefined;
      return judging(joiningOf(person === undefined ? [] : links.standingOf(person)))(row);
    },
    page: (state: 'flagged' | 'removed', limit: number, after?: string): JudgedLink[] =>
      links.page(state, limit, after).map(judging()),
  };
}
export type LinkFinder = ReturnType<typeof createLinkFinder>;

const byTime = (a: LinkRow, b: LinkRow): number => a.at - b.at || (a.id < b.id ? -1 : 1);

const anything: IdentityRules = { types: {}, other: { limit: Infinity, priority: 1 }, blocked: [] };

/** Of links that stand those that joined, as they came in order of time; the others are further evidence. */
function joiningOf(rows: readonly LinkRow[]): ReadonlySet<string> {
  const groups = createGroups(anything);
  const links = rows.map((row) => ({ id: row.id, at: row.at, evidence: row.evidence, ...endsOf(row) }));
  for (const { a, b } of links)
    for (const identifier of [a, b]) groups.meet({ identifier, id: identifierKey(identifier), born: 0 });
  return new Set(
    inTheirOrder(links)
      .filter(({ a, b }) => groups.join(a, b).outcome === 'joined')
      .map(({ id }) => id),
  );
}

const removalOf = (row: LinkRow): NonNullable<JudgedLink['removed']> => ({
  at: iso(row.removed_at ?? row.at),
  actor: row.removed_by ?? '',
  ...(row.removed_reason !== null && { reason: row.removed_reason }),
});
