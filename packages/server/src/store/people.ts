import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Identifier, Link } from '@omokit/protocol';
import {
  admitIdentifier,
  admitLink,
  defaultRules,
  identifierKey,
  mayJoin,
  normalise,
  type IdentityRules,
  type PersonFacts,
} from '@omokit/identity';

/** Where and when somebody was seen. */
export interface Touch {
  identifier: Identifier;
  /** Position in the log: which of two people is the older one is decided by it. */
  offset: number;
  /** Milliseconds since 1970, by the server's clock. */
  at: number;
  channel?: string;
}

export interface IdentifierRow {
  type: string;
  value: string;
  person: string;
  events: number;
  first_seen_at: number | null;
  last_seen_at: number | null;
}
export interface PersonRow {
  id: string;
  born: number;
  merged_into: string | null;
  last_seen_at: number;
}

/**
 * Who is who: links are appended, and each joins two people when the rules of @omokit/identity allow it. The older
 * person keeps the id, the other's redirects. Made from the log alone, so replay gives the same people and ids.
 */
export function createPeopleTable(database: Database, rules: IdentityRules = defaultRules) {
  const identifierRow = database.prepare<[string, string], IdentifierRow>(
    'select * from identifiers where type = ? and value = ?',
  );
  const putIdentifier = database.prepare(
    'insert into identifiers (type, value, person, events) values (?, ?, ?, 0)',
  );
  const touchIdentifier = database.prepare(
    `update identifiers set events = events + 1, first_seen_at = min(coalesce(first_seen_at, @at), @at),
       last_seen_at = max(coalesce(last_seen_at, @at), @at) where type = @type and value = @value`,
  );
  const touchChannel = database.prepare(
    `insert into identifier_channels (type, value, channel, first_seen_at) values (?, ?, ?, ?)
     on conflict (type, value, channel) do update set first_seen_at = min(first_seen_at, excluded.first_seen_at)`,
  );
  const touchPerson = database.prepare('update people set last_seen_at = max(last_seen_at, ?) where id = ?');
  const putPerson = database.prepare('insert into people (id, born, last_seen_at) values (?, ?, ?)');
  const person = database.prepare<[string], PersonRow>('select * from people where id = ?');
  const identifiersOf = database.prepare<[string], IdentifierRow>(
    'select * from identifiers where person = ? order by type, value',
  );
  const counts = database.prepare<[string], { type: string; count: number }>(
    'select type, count(*) as count from identifiers where person = ? group by type',
  );
  const total = database
    .prepare<[string], number>('select count(*) from identifiers where person = ?')
    .pluck();
  const redirect = database.prepare('update people set merged_into = ? where id = ?');
  const move = database.prepare('update identifiers set person = ? where person = ?');
  const insertLink = database.prepare(
    `insert or ignore into links (id, a_type, a_value, b_type, b_value, evidence, at, actor)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  /** The identifier as it is known, or undefined when it means nobody. */
  function admit(identifier: Identifier): Identifier | undefined {
    const admission = admitIdentifier(identifier, rules);
    return admission.ok ? admission.identifier : undefined;
  }

  function meet(identifier: Identifier, offset: number, at: number): PersonRow {
    const known = identifierRow.get(identifier.type, identifier.value);
    const found = known && person.get(known.person);
    if (found) return found;
    const id = personId(identifier);
    putPerson.run(id, offset, at);
    putIdentifier.run(identifier.type, identifier.value, id);
    return { id, born: offset, merged_into: null, last_seen_at: at };
  }

  const size = (row: PersonRow): number => total.get(row.id) ?? 0;
  const factsOf = (row: PersonRow): PersonFacts => ({
    id: row.id,
    firstSeenAt: row.born,
    counts: new Map(counts.all(row.id).map(({ type, count }) => [type, count])),
  });

  function idOf(identifier: Identifier): string | undefined {
    const { type, value } = normalise(identifier);
    return identifierRow.get(type, value)?.person;
  }

  return {
    /** Whose timeline an event is on: the first of its identifiers that means somebody. */
    subjectOf(identifiers: readonly (Identifier | undefined)[]): Identifier | undefined {
      for (const identifier of identifiers) {
        const admitted = identifier && admit(identifier);
        if (admitted) return admitted;
      }
      return undefined;
    },
    touch({ identifier, offset, at, channel }: Touch): void {
      const { id } = meet(identifier, offset, at);
      touchIdentifier.run({ ...identifier, at });
      if (channel) touchChannel.run(identifier.type, identifier.value, channel, at);
      touchPerson.run(at, id);
    },
    /** Appends a link and joins the two when the rules allow it; the same statement again changes nothing. */
    link(link: Link, offset: number): void {
      const at = Date.parse(link.at);
      const admission = admitLink(link, rules);
      if (!admission.ok) return;
      const [a, b] = [admission.a, admission.b].sort((x, y) =>
        identifierKey(x) < identifierKey(y) ? -1 : 1,
      );
      if (!a || !b) return;
      const { changes } = insertLink.run(
        link.id,
        a.type,
        a.value,
        b.type,
        b.value,
        link.evidence,
        at,
        link.actor ?? null,
      );
      if (changes === 0) return;
      const [first, second] = [meet(a, offset, at), meet(b, offset, at)];
      if (first.id === second.id) return;
      // What mayJoin would say, told by the index alone: a flood of links to one person stays cheap.
      if (size(first) + size(second) > (rules.identifiers ?? Infinity)) return;
      const joining = mayJoin(factsOf(first), factsOf(second), rules);
      if (!joining.join) return;
      redirect.run(joining.keep.id, joining.gone.id);
      move.run(joining.keep.id, joining.gone.id);
      touchPerson.run(Math.max(first.last_seen_at, second.last_seen_at), joining.keep.id);
    },
    idOf,
    /** Whether the rules let these two be of one person; admitted identifiers. */
    mayBeOne(a: Identifier, b: Identifier): boolean {
      const [first, second] = [a, b].map((identifier) => {
        const row = person.get(idOf(identifier) ?? '');
        return row ? factsOf(row) : { id: '', firstSeenAt: 0, counts: new Map([[identifier.type, 1]]) };
      });
      if (!first || !second || (first.id !== '' && first.id === second.id)) return true;
      return mayJoin(first, second, rules).join;
    },
    /** Every identifier of the person of this one; the identifier alone when nobody knows it. */
    identifiersWith(identifier: Identifier): Identifier[] {
      const id = idOf(identifier);
      if (id === undefined) return [normalise(identifier)];
      return identifiersOf.all(id).map(({ type, value }) => ({ type, value }));
    },
    clear(): void {
      database.exec(
        'delete from people; delete from identifiers; delete from identifier_channels; delete from links;',
      );
    },
  };
}
export type PeopleTable = ReturnType<typeof createPeopleTable>;

/** Of the identifier the person was first met by, so that replay gives everybody the id they had. */
const personId = (identifier: Identifier): string =>
  `per_${createHash('sha256').update(identifierKey(identifier)).digest('base64url').slice(0, 20)}`;
