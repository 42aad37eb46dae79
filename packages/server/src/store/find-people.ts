import type { Database } from 'better-sqlite3';
import type { Identifier, JudgedLink, PersonSummary } from '@omokit/protocol';
import { spell, type IdentityRules } from '@omokit/identity';
import type { LinkFinder } from './find-links.js';
import type { PersonRow } from './person-rows.js';
import { iso } from './time.js';

/** How many identifiers of a person are shown: on a page of their own, and beside others. */
const shown = 1_000;
const shownOfMany = 300;

/** One page of people: `after` is the id of the last one of the page before. */
export interface Page {
  limit: number;
  after?: string | undefined;
}

/** A place in the order of lists: most recently seen first. */
interface Position {
  time: number;
  id: string;
}

/** Reads the people that `createPeopleTable` writes. */
export function createPeopleFinder(database: Database, links: LinkFinder, rules: IdentityRules) {
  const person = database.prepare<[string], PersonRow>('select * from people where id = ?');
  const identifiersOf = database.prepare<[string, number], Identifier>(
    'select type, value from identifiers where person = ? order by type, value limit ?',
  );
  const seen = database.prepare<[string], { events: number | null; first: number | null }>(
    'select sum(events) as events, min(first_seen_at) as first from identifiers where person = ?',
  );
  const channelsOf = database
    .prepare<[string], string>(
      `select channel from identifier_channels join identifiers using (type, value) where person = ?
       group by channel order by min(identifier_channels.first_seen_at), channel`,
    )
    .pluck();
  const page = database.prepare<[Position & { limit: number }], PersonRow>(
    `select * from people
     where merged_into is null and (last_seen_at < @time or (last_seen_at = @time and id > @id))
     order by last_seen_at desc, id limit @limit`,
  );
  const search = database.prepare<[Position & { limit: number; from: string; to: string }], PersonRow>(
    `select distinct p.* from identifiers i join people p on p.id = i.person
     where i.value >= @from and i.value < @to
       and (p.last_seen_at < @time or (p.last_seen_at = @time and p.id > @id))
     order by p.last_seen_at desc, p.id limit @limit`,
  );

  /** The person of an id, or whom they became part of. */
  function resolve(id: string): PersonRow | undefined {
    let row = person.get(id);
    while (row && row.merged_into !== null) row = person.get(row.merged_into);
    return row;
  }

  function summary(row: PersonRow, most = shownOfMany): PersonSummary {
    const identifiers = identifiersOf.all(row.id, Math.min(most + 1, Number.MAX_SAFE_INTEGER));
    const { events, first } = seen.get(row.id) ?? { events: 0, first: null };
    return {
      id: row.id,
      identifiers: identifiers.slice(0, most),
      // Of somebody who is known by links alone, these are all there is to tell.
      firstSeenAt: iso(first ?? row.linked_at),
      lastSeenAt: iso(row.last_seen_at || row.linked_at),
      events: events ?? 0,
      channels: channelsOf.all(row.id),
      ...(identifiers.length > most && { more: true }),
    };
  }

  /** Where the next page begins. */
  function positionOf(after: string | undefined): Position {
    const row = after === undefined ? undefined : resolve(after);
    return { time: row?.last_seen_at ?? Number.MAX_SAFE_INTEGER, id: row?.id ?? '' };
  }

  return {
    summary(id: string): PersonSummary | undefined {
      const row = resolve(id);
      return row && summary(row);
    },
    /** With at most so many identifiers and links of each kind. */
    get(id: string, most = shown): (PersonSummary & { links: JudgedLink[] }) | undefined {
      const row = resolve(id);
      if (!row) return undefined;
      const found = links.ofPerson(row.id, most);
      return { ...summary(row, most), links: found.links, ...(found.more && { more: true }) };
    },
    /** All of them, however many there are. */
    identifiersOf(id: string): Identifier[] {
      const row = resolve(id);
      return row ? identifiersOf.all(row.id, Number.MAX_SAFE_INTEGER) : [];
    },
    /** Most recently seen first. */
    list: ({ limit, after }: Page): PersonSummary[] =>
      page.all({ ...positionOf(after), limit }).map((row) => summary(row)),
    /** People with an identifier that begins with `text`, as an address or a phone may be typed, or whose id it is. */
    search(text: string, { limit, after }: Page): PersonSummary[] {
      const position = positionOf(after);
      const spellings = new Set([text, text.trim(), ...spellingsOf(text, rules)]);
      const found = [...spellings].flatMap((from) =>
        search.all({ ...position, from, to: `${from}\u{10ffff}`, limit }),
      );
      found.sort((a, b) => b.last_seen_at - a.last_seen_at || (a.id < b.id ? -1 : 1));
      const named = after === undefined ? resolve(text) : undefined;
      const people = new Map((named ? [named, ...found] : found).map((row) => [row.id, row]));
      return [...people.values()].slice(0, limit).map((row) => summary(row));
    },
  };
}
export type PeopleFinder = ReturnType<typeof createPeopleFinder>;

/** What somebody types may be an address in capitals, or a phone with spaces. */
const spellingsOf = (value: string, rules: IdentityRules): string[] =>
  ['email', 'phone'].flatMap((type) => {
    const spelled = spell({ type, value }, rules);
    return spelled.ok ? spelled.identifier.value : [];
  });
