import type { Database } from 'better-sqlite3';
import type { JudgedLink, PersonSummary } from '@omokit/protocol';
import { spell, type IdentityRules } from '@omokit/identity';
import type { LinkFinder } from './find-links.js';
import type { IdentifierRow, PersonRow } from './person-rows.js';
import { iso } from './time.js';

/** Reads the people that `createPeopleTable` writes. */
export function createPeopleFinder(database: Database, links: LinkFinder, rules: IdentityRules) {
  const person = database.prepare<[string], PersonRow>('select * from people where id = ?');
  const identifiersOf = database.prepare<[string], IdentifierRow>(
    'select * from identifiers where person = ? order by type, value',
  );
  const channelsOf = database
    .prepare<[string], string>(
      `select channel from identifier_channels join identifiers using (type, value) where person = ?
       group by channel order by min(identifier_channels.first_seen_at), channel`,
    )
    .pluck();
  const page = database.prepare<[number, number, string, number], PersonRow>(
    `select * from people where merged_into is null and (last_seen_at < ? or (last_seen_at = ? and id > ?))
     order by last_seen_at desc, id limit ?`,
  );
  const search = database.prepare<[string, string, number], PersonRow>(
    `select distinct people.* from identifiers join people on people.id = identifiers.person
     where value >= ? and value < ? order by last_seen_at desc, people.id limit ?`,
  );

  /** The person of an id, or whom they became part of. */
  function resolve(id: string): PersonRow | undefined {
    let row = person.get(id);
    while (row && row.merged_into !== null) row = person.get(row.merged_into);
    return row;
  }

  function summary(row: PersonRow): PersonSummary {
    const rows = identifiersOf.all(row.id);
    const first = rows.flatMap((identifier) => identifier.first_seen_at ?? []);
    return {
      id: row.id,
      identifiers: rows.map(({ type, value }) => ({ type, value })),
      // Of somebody who is known by links alone, these are all there is to tell.
      firstSeenAt: iso(first.length > 0 ? first.reduce((least, at) => Math.min(least, at)) : row.linked_at),
      lastSeenAt: iso(row.last_seen_at || row.linked_at),
      events: rows.reduce((sum, { events }) => sum + events, 0),
      channels: channelsOf.all(row.id),
    };
  }

  return {
    summary(id: string): PersonSummary | undefined {
      const row = resolve(id);
      return row && summary(row);
    },
    get(id: string): (PersonSummary & { links: JudgedLink[] }) | undefined {
      const row = resolve(id);
      if (!row) return undefined;
      return { ...summary(row), links: links.ofPerson(row.id) };
    },
    /** Most recently seen first; `after` is the id of the last one of the page before. */
    list(limit: number, after?: string): PersonSummary[] {
      const from = after === undefined ? undefined : resolve(after);
      const time = from?.last_seen_at ?? Number.MAX_SAFE_INTEGER;
      return page.all(time, time, from?.id ?? '', limit).map(summary);
    },
    /** People with an identifier that begins with `text`, as an address or a phone may be typed, or whose id it is. */
    search(text: string, limit: number): PersonSummary[] {
      const spellings = new Set([text, text.trim(), ...spellingsOf(text, rules)]);
      const found = [
        resolve(text) ?? [],
        ...[...spellings].map((each) => search.all(each, `${each}\u{10ffff}`, limit)),
      ].flat();
      return [...new Map(found.map((row) => [row.id, row])).values()].slice(0, limit).map(summary);
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
