import type { Database } from 'better-sqlite3';
import type { Evidence, JudgedLink, Link, PersonSummary } from '@omokit/protocol';
import { identifierKey } from '@omokit/identity';
import type { IdentifierRow, PersonRow } from './people.js';
import { iso } from './time.js';

interface LinkRow {
  id: string;
  a_type: string;
  a_value: string;
  b_type: string;
  b_value: string;
  evidence: Evidence;
  at: number;
  actor: string | null;
}

/** Reads the people that `createPeopleTable` writes. */
export function createPeopleFinder(database: Database) {
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
  const linksOf = database.prepare<[string, string], LinkRow>(
    `select links.* from identifiers i join links on a_type = i.type and a_value = i.value where i.person = ?
     union
     select links.* from identifiers i join links on b_type = i.type and b_value = i.value where i.person = ?
     order by at, id`,
  );
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
    const seen = (pick: (row: IdentifierRow) => number | null) => rows.map(pick).filter((at) => at !== null);
    const first = seen((identifier) => identifier.first_seen_at);
    return {
      id: row.id,
      identifiers: rows.map(({ type, value }) => ({ type, value })),
      firstSeenAt: iso(first.length > 0 ? Math.min(...first) : row.last_seen_at),
      lastSeenAt: iso(row.last_seen_at),
      events: rows.reduce((sum, { events }) => sum + events, 0),
      channels: channelsOf.all(row.id),
    };
  }

  return {
    get(id: string): (PersonSummary & { links: JudgedLink[] }) | undefined {
      const row = resolve(id);
      if (!row) return undefined;
      const found = summary(row);
      const theirs = new Set(found.identifiers.map(identifierKey));
      const links = linksOf.all(row.id, row.id).map(linkOf);
      const isJoined = ({ a, b }: Link) => theirs.has(identifierKey(a)) && theirs.has(identifierKey(b));
      return {
        ...found,
        links: links.map((link) => ({ ...link, outcome: isJoined(link) ? 'joined' : 'flagged' })),
      };
    },
    /** Most recently seen first; `after` is the id of the last one of the page before. */
    list(limit: number, after?: string): PersonSummary[] {
      const from = after === undefined ? undefined : resolve(after);
      const time = from?.last_seen_at ?? Number.MAX_SAFE_INTEGER;
      return page.all(time, time, from?.id ?? '', limit).map(summary);
    },
    /** People with an identifier that begins with `text`, or whose id it is. */
    search(text: string, limit: number): PersonSummary[] {
      const exact = resolve(text);
      return [
        ...(exact ? [exact] : []),
        ...search.all(text, `${text}\u{10ffff}`, limit).filter((row) => row.id !== exact?.id),
      ]
        .slice(0, limit)
        .map(summary);
    },
  };
}
export type PeopleFinder = ReturnType<typeof createPeopleFinder>;

const linkOf = (row: LinkRow): Link => ({
  id: row.id,
  a: { type: row.a_type, value: row.a_value },
  b: { type: row.b_type, value: row.b_value },
  evidence: row.evidence,
  at: iso(row.at),
  ...(row.actor !== null && { actor: row.actor }),
});
