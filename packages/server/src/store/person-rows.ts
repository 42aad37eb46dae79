import type { Database } from 'better-sqlite3';
import type { Identifier } from '@omokit/protocol';
import { createBoundedMap } from './bounded-map.js';
import type { PersonIds } from './person-ids.js';

export interface IdentifierRow {
  type: string;
  value: string;
  person: string;
  /** Position in the log at which it was first met. */
  born: number;
  events: number;
  first_seen_at: number | null;
  last_seen_at: number | null;
}
export interface PersonRow {
  /** Of the identifier `born` is of; the person's while `merged_into` is null. */
  id: string;
  born: number;
  merged_into: string | null;
  /** 0 when no event is theirs yet. */
  last_seen_at: number;
  /** The latest time of a link that touches them, or later. */
  linked_at: number;
  /** How many links may be replayed for links that come late. */
  credit: number;
}

/** What a person is decided on, kept between links: a flood of them to one person reads it once. */
export interface Facts {
  id: string;
  firstSeenAt: number;
  counts: Map<string, number>;
  total: number;
  linkedAt: number;
  credit: number;
}

/** How many people's facts are remembered of those in the file. */
const remembered = 1_000;

/** The rows of identifiers and people, as links change them. */
export function createPersonRows(database: Database, personId: PersonIds) {
  const identifierRow = database.prepare<[string, string], IdentifierRow>(
    'select * from identifiers where type = ? and value = ?',
  );
  const putIdentifier = database.prepare(
    'insert into identifiers (type, value, person, born, events) values (?, ?, ?, ?, 0)',
  );
  const putPerson = database.prepare(
    'insert into people (id, born, last_seen_at, merged_into) values (?, ?, ?, ?)',
  );
  const person = database.prepare<[string], PersonRow>('select * from people where id = ?');
  const identifiersOf = database.prepare<[string], IdentifierRow>(
    'select * from identifiers where person = ? order by type, value',
  );
  const counts = database.prepare<[string], { type: string; count: number }>(
    'select type, count(*) as count from identifiers where person = ? group by type',
  );
  const redirect = database.prepare('update people set merged_into = ?, credit = 0 where id = ?');
  const move = database.prepare('update identifiers set person = ? where person = ?');
  const grow = database.prepare(
    `update people set linked_at = @linkedAt, credit = @credit,
       last_seen_at = max(last_seen_at, (select last_seen_at from people where id = @gone)) where id = @id`,
  );
  const note = database.prepare('update people set linked_at = @linkedAt, credit = @credit where id = @id');
  const facts = createBoundedMap<string, Facts>(remembered);

  function factsOf(id: string): Facts {
    const known = facts.get(id);
    if (known) return known;
    const row = person.get(id);
    if (!row) throw new Error(`there is no person ${id}`);
    const read = new Map(counts.all(id).map(({ type, count }) => [type, count]));
    const total = [...read.values()].reduce((sum, count) => sum + count, 0);
    return keep({
      id,
      firstSeenAt: row.born,
      counts: read,
      total,
      linkedAt: row.linked_at,
      credit: row.credit,
    });
  }

  function keep(known: Facts): Facts {
    facts.set(known.id, known);
    return known;
  }

  /** The person of an identifier; a new one's first sight is `seenAt`, 0 when only a link names it. */
  function meet({ type, value }: Identifier, offset: number, seenAt = 0): Facts {
    const known = identifierRow.get(type, value);
    if (known) return factsOf(known.person);
    const id = personId({ type, value });
    putPerson.run(id, offset, seenAt, null);
    putIdentifier.run(type, value, id, offset);
    const alone = new Map([[type, 1]]);
    return keep({ id, firstSeenAt: offset, counts: alone, total: 1, linkedAt: 0, credit: 0 });
  }

  return {
    meet,
    factsOf,
    /** The person of an identifier that is somebody's. */
    known({ type, value }: Identifier): Facts | undefined {
      const row = identifierRow.get(type, value);
      return row && factsOf(row.person);
    },
    /** What `meet` would answer with for an identifier that is nobody's yet; nothing is written. */
    newcomer(identifier: Identifier, offset: number): Facts {
      const counts = new Map([[identifier.type, 1]]);
      return { id: personId(identifier), firstSeenAt: offset, counts, total: 1, linkedAt: 0, credit: 0 };
    },
    /** Joins an identifier that was nobody's, as `meet` and `join` would with twice the writing. */
    adopt(kept: Facts, { id }: Facts, { type, value }: Identifier, offset: number): void {
      putPerson.run(id, offset, 0, kept.id);
      putIdentifier.run(type, value, kept.id, offset);
      kept.counts.set(type, (kept.counts.get(type) ?? 0) + 1);
      kept.total += 1;
      note.run(kept);
    },
    identifier: ({ type, value }: Identifier): IdentifierRow | undefined => identifierRow.get(type, value),
    person: (id: string): PersonRow | undefined => person.get(id),
    identifiersOf: (id: string): IdentifierRow[] => identifiersOf.all(id),
    /** Whether it is somebody's already; makes it a person when not. */
    ensure(identifier: Identifier, offset: number, seenAt: number): void {
      if (!identifierRow.get(identifier.type, identifier.value)) meet(identifier, offset, seenAt);
    },
    /** Notes what of a person changed with a link. */
    note: (known: Facts): void => void note.run(known),
    /** Makes one of two: `gone` redirects to `kept` from then on. */
    join(kept: Facts, gone: Facts): void {
      redirect.run(kept.id, gone.id);
      move.run(kept.id, gone.id);
      facts.delete(gone.id);
      const [more, fewer] =
        kept.counts.size >= gone.counts.size ? [kept.counts, gone.counts] : [gone.counts, kept.counts];
      for (const [type, count] of fewer) more.set(type, (more.get(type) ?? 0) + count);
      kept.counts = more;
      kept.total += gone.total;
      kept.linkedAt = Math.max(kept.linkedAt, gone.linkedAt);
      kept.credit += gone.credit;
      grow.run({ id: kept.id, gone: gone.id, linkedAt: kept.linkedAt, credit: kept.credit });
    },
    /** Forgets what was remembered of a person, or of all. */
    forget: (id?: string): void => (id === undefined ? facts.clear() : facts.delete(id)),
    clear(): void {
      facts.clear();
      database.exec('delete from people; delete from identifiers; delete from identifier_channels;');
    },
  };
}
export type PersonRows = ReturnType<typeof createPersonRows>;
