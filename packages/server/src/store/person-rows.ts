import type { Database } from 'better-sqlite3';
import type { Identifier } from '@omokit/protocol';
import { identifierKey } from '@omokit/identity';
import { createBoundedMap } from './bounded-map.js';
import { createInsert } from './insert-rows.js';
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
  /** When those were seen last who joined since the row was read; 0 for nobody. */
  seenAt: number;
}

/** Somebody met in the event at hand, who is in the file once it is known whose they are. */
interface Newcomer extends Identifier {
  /** The person's it is alone. */
  id: string;
  born: number;
  alone: Facts;
  person: string;
  mergedInto: string | null;
}

/** How many people's facts, and whose identifiers, are remembered of those in the file. */
const remembered = 1_000;
/** How many of an event may wait to be written: far fewer than are remembered. */
const mostWaiting = 50;

/**
 * The rows of identifiers and people, as links change them. What an event makes of whom it meets is settled in memory and
 * each row written once by `settle`: of one event any identifier may be the eldest, and so give the others its person.
 */
export function createPersonRows(database: Database, personId: PersonIds) {
  const identifierRow = database.prepare<[string, string], IdentifierRow>(
    'select * from identifiers where type = ? and value = ?',
  );
  const personOf = database
    .prepare<[string, string], string>('select person from identifiers where type = ? and value = ?')
    .pluck();
  const putPeople = createInsert(
    database,
    'people (id, born, last_seen_at, merged_into, linked_at, credit)',
    '(?, ?, ?, ?, ?, ?)',
  );
  const putIdentifiers = createInsert(
    database,
    'identifiers (type, value, person, born, events)',
    '(?, ?, ?, ?, 0)',
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
  const lastSeen = database.prepare<[string], number>('select last_seen_at from people where id = ?').pluck();
  const change = database.prepare(
    'update people set linked_at = ?, credit = ?, last_seen_at = max(last_seen_at, ?) where id = ?',
  );
  const facts = createBoundedMap<string, Facts>(remembered);
  /** Null for nobody's. */
  const whose = createBoundedMap<string, string | null>(remembered);
  /** By identifier, and by the id each has alone. */
  const newcomers = new Map<string, Newcomer>();
  const byId = new Map<string, Newcomer>();
  const changed = new Set<Facts>();

  function factsOf(id: string): Facts {
    const known = facts.get(id);
    if (known) return known;
    const row = person.get(id);
    if (!row) throw new Error(`there is no person ${id}`);
    const read = new Map(counts.all(id).map(({ type, count }) => [type, count]));
    const total = [...read.values()].reduce((sum, count) => sum + count, 0);
    const { born: firstSeenAt, linked_at: linkedAt, credit } = row;
    return keep({ id, firstSeenAt, counts: read, total, linkedAt, credit, seenAt: 0 });
  }

  function keep(known: Facts): Facts {
    facts.set(known.id, known);
    return known;
  }

  /** Whose an identifier is, also before that is written. Remembers, so it is for whoever writes. */
  function holderOf(identifier: Identifier): string | undefined {
    const key = identifierKey(identifier);
    let id = newcomers.get(key)?.person ?? whose.get(key);
    if (id === undefined) {
      id = personOf.get(identifier.type, identifier.value) ?? null;
      whose.set(key, id);
    }
    return id ?? undefined;
  }

  /** The person of an identifier; a new one's first sight is `seenAt`, 0 when only a link names it. */
  function meet(identifier: Identifier, offset: number, seenAt = 0): Facts {
    const holder = holderOf(identifier);
    if (holder !== undefined) return factsOf(holder);
    const { type, value } = identifier;
    const id = personId(identifier);
    const alone = {
      id,
      firstSeenAt: offset,
      counts: new Map([[type, 1]]),
      total: 1,
      linkedAt: 0,
      credit: 0,
      seenAt,
    };
    const newcomer = { type, value, id, born: offset, alone, person: id, mergedInto: null };
    newcomers.set(identifierKey(identifier), newcomer);
    byId.set(id, newcomer);
    return keep(alone);
  }

  /** Writes what waits. */
  function settle(): void {
    if (newcomers.size > 0) {
      const met = [...newcomers.values()];
      putPeople(
        met.map(({ id, born, mergedInto, alone: { seenAt, linkedAt, credit } }) => [
          id,
          born,
          seenAt,
          mergedInto,
          linkedAt,
          mergedInto === null ? credit : 0,
        ]),
      );
      putIdentifiers(met.map(({ type, value, person, born }) => [type, value, person, born]));
      for (const [key, { person }] of newcomers) whose.set(key, person);
      newcomers.clear();
      byId.clear();
    }
    for (const each of changed) {
      change.run(each.linkedAt, each.credit, each.seenAt, each.id);
      each.seenAt = 0;
    }
    changed.clear();
  }

  /** Notes what of a person changed with a link. */
  function note(known: Facts): void {
    if (!byId.has(known.id)) changed.add(known);
    if (newcomers.size >= mostWaiting) settle();
  }

  function forgetAll(): void {
    facts.clear();
    whose.clear();
    newcomers.clear();
    byId.clear();
    changed.clear();
  }

  return {
    meet,
    factsOf,
    holderOf,
    settle,
    identifier: ({ type, value }: Identifier): IdentifierRow | undefined => identifierRow.get(type, value),
    person: (id: string): PersonRow | undefined => person.get(id),
    identifiersOf: (id: string): IdentifierRow[] => identifiersOf.all(id),
    note,
    /** Makes one of two: `gone` redirects to `kept` from then on. */
    join(kept: Facts, gone: Facts): void {
      const newcomer = byId.get(gone.id);
      if (newcomer) {
        newcomer.mergedInto = kept.id;
        for (const each of newcomers.values()) if (each.person === gone.id) each.person = kept.id;
      } else {
        settle();
        gone.seenAt = lastSeen.get(gone.id) ?? 0;
        redirect.run(kept.id, gone.id);
        move.run(kept.id, gone.id);
        whose.clear();
      }
      facts.delete(gone.id);
      changed.delete(gone);
      const [more, fewer] =
        kept.counts.size >= gone.counts.size ? [kept.counts, gone.counts] : [gone.counts, kept.counts];
      for (const [type, count] of fewer) more.set(type, (more.get(type) ?? 0) + count);
      kept.counts = more;
      kept.total += gone.total;
      kept.linkedAt = Math.max(kept.linkedAt, gone.linkedAt);
      kept.credit += gone.credit;
      kept.seenAt = Math.max(kept.seenAt, gone.seenAt);
      note(kept);
    },
    /** Forgets what was remembered of a person, or of all. */
    forget(id?: string): void {
      if (id === undefined) return forgetAll();
      facts.delete(id);
      whose.clear();
    },
    clear(): void {
      forgetAll();
      database.exec('delete from people; delete from identifiers; delete from identifier_channels;');
    },
  };
}
export type PersonRows = ReturnType<typeof createPersonRows>;
