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
import { createBoundedMap } from './bounded-map.js';

/** Where and when somebody was seen. */
export interface Touch {
  identifier: Identifier;
  /** Position in the log: which of two people is the older one is decided by it. */
  offset: number;
  /** Milliseconds since 1970, by the server's clock. */
  at: number;
  channel: string | undefined;
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

/** What a person is decided on, kept between links: a flood of them to one person counts it once. */
interface Facts {
  born: number;
  counts: Map<string, number>;
  total: number;
}

/** An identifier's part in the transaction that runs. */
interface Touched {
  identifier: Identifier;
  events: number;
  first: number;
  last: number;
  /** Each with the earliest time. */
  channels: Map<string, number>;
}

/** How much is remembered of what is in the file anyway. */
const remembered = { identifiers: 20_000, people: 1_000 } as const;

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
    `update identifiers set events = events + @events,
       first_seen_at = min(coalesce(first_seen_at, @first), @first),
       last_seen_at = max(coalesce(last_seen_at, @last), @last) where type = @type and value = @value`,
  );
  const touchChannel = database.prepare(
    `insert into identifier_channels (type, value, channel, first_seen_at) values (?, ?, ?, ?)
     on conflict (type, value, channel) do update set first_seen_at = min(first_seen_at, excluded.first_seen_at)`,
  );
  const touchPerson = database.prepare('update people set last_seen_at = max(last_seen_at, ?) where id = ?');
  const touchPersonOf = database.prepare(
    `update people set last_seen_at = max(last_seen_at, ?)
     where id = (select person from identifiers where type = ? and value = ?)`,
  );
  const putPerson = database.prepare('insert into people (id, born, last_seen_at) values (?, ?, ?)');
  const person = database.prepare<[string], PersonRow>('select * from people where id = ?');
  const identifiersOf = database.prepare<[string], IdentifierRow>(
    'select * from identifiers where person = ? order by type, value',
  );
  const counts = database.prepare<[string], { type: string; count: number }>(
    'select type, count(*) as count from identifiers where person = ? group by type',
  );
  const redirect = database.prepare('update people set merged_into = ? where id = ?');
  const move = database.prepare('update identifiers set person = ? where person = ?');
  const insertLink = database.prepare(
    `insert or ignore into links (id, a_type, a_value, b_type, b_value, evidence, at, actor)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  const admitted = createBoundedMap<string, Identifier>(remembered.identifiers);
  /** Identifiers that are somebody's already. */
  const met = createBoundedMap<string, true>(remembered.identifiers);
  const facts = createBoundedMap<string, Facts>(remembered.people);
  const touched = new Map<string, Touched>();
  let latest: Identifier | undefined;
  let latestTouched: Touched | undefined;

  /** The identifier as it is known, or undefined when it means nobody. */
  function admit(identifier: Identifier): Identifier | undefined {
    // A request's events are mostly of one person: comparing costs less than looking up.
    if (latest && latest.type === identifier.type && latest.value === identifier.value) return latest;
    const key = `${identifier.type}\n${identifier.value}`;
    let known = admitted.get(key);
    if (!known) {
      const admission = admitIdentifier(identifier, rules);
      if (!admission.ok) return undefined;
      known = admission.identifier;
      admitted.set(key, known);
    }
    latest = known;
    return known;
  }

  function meet(identifier: Identifier, offset: number, at: number): PersonRow {
    const known = identifierRow.get(identifier.type, identifier.value);
    const found = known && person.get(known.person);
    if (found) return found;
    const id = personId(identifier);
    putPerson.run(id, offset, at);
    putIdentifier.run(identifier.type, identifier.value, id);
    facts.set(id, { born: offset, counts: new Map([[identifier.type, 1]]), total: 1 });
    return { id, born: offset, merged_into: null, last_seen_at: at };
  }

  function touchedOf(identifier: Identifier, offset: number, at: number): Touched {
    const key = identifierKey(identifier);
    if (!met.get(key)) {
      meet(identifier, offset, at);
      met.set(key, true);
    }
    latestTouched = touched.get(key) ?? { identifier, events: 0, first: at, last: at, channels: new Map() };
    touched.set(key, latestTouched);
    return latestTouched;
  }

  function factsOf(row: PersonRow): Facts {
    const known = facts.get(row.id);
    if (known) return known;
    const read = new Map(counts.all(row.id).map(({ type, count }) => [type, count]));
    const found = { born: row.born, counts: read, total: sumOf(read) };
    facts.set(row.id, found);
    return found;
  }

  /** What `mayJoin` would say, told by what the two have in common: it costs the same however much one of them has. */
  function decide(a: PersonRow, b: PersonRow) {
    const [first, second] = [factsOf(a), factsOf(b)];
    if (first.total + second.total > (rules.identifiers ?? Infinity)) return undefined;
    const types = [...(first.counts.size < second.counts.size ? first : second).counts.keys()];
    const about = ({ id }: PersonRow, { born, counts }: Facts): PersonFacts => ({
      id,
      firstSeenAt: born,
      counts: new Map(types.flatMap((type) => [[type, counts.get(type) ?? 0] as const])),
    });
    const joining = mayJoin(about(a, first), about(b, second), rules);
    return joining.join ? { keep: joining.keep.id, gone: joining.gone.id } : undefined;
  }

  function join({ keep, gone }: { keep: string; gone: string }): void {
    redirect.run(keep, gone);
    move.run(keep, gone);
    const [kept, left] = [facts.get(keep), facts.get(gone)];
    facts.delete(gone);
    if (!kept || !left) return facts.delete(keep);
    kept.total += left.total;
    for (const [type, count] of left.counts) kept.counts.set(type, (kept.counts.get(type) ?? 0) + count);
  }

  function forgetTouched(): void {
    touched.clear();
    latestTouched = undefined;
  }

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
    /** Notes that an admitted identifier was seen; `flush` writes it, within the same transaction. */
    touch({ identifier, offset, at, channel }: Touch): void {
      const touch =
        latestTouched?.identifier === identifier ? latestTouched : touchedOf(identifier, offset, at);
      touch.events += 1;
      touch.first = Math.min(touch.first, at);
      touch.last = Math.max(touch.last, at);
      if (channel === undefined) return;
      const first = touch.channels.get(channel);
      if (first === undefined || at < first) touch.channels.set(channel, at);
    },
    flush(): void {
      for (const { identifier, events, first, last, channels } of touched.values()) {
        const { type, value } = identifier;
        touchIdentifier.run({ type, value, events, first, last });
        for (const [channel, at] of channels) touchChannel.run(type, value, channel, at);
        touchPersonOf.run(last, type, value);
      }
      forgetTouched();
    },
    /** Forgets what was gathered and remembered in a transaction that did not take place. */
    undo(): void {
      forgetTouched();
      met.clear();
      facts.clear();
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
      const joining = decide(first, second);
      if (!joining) return;
      join(joining);
      touchPerson.run(Math.max(first.last_seen_at, second.last_seen_at), joining.keep);
    },
    idOf,
    /** Whether the rules let these two be of one person; admitted identifiers. */
    mayBeOne(a: Identifier, b: Identifier): boolean {
      const [first, second] = [a, b].map((identifier): PersonFacts => {
        const row = person.get(idOf(identifier) ?? '');
        if (!row) return { id: '', firstSeenAt: 0, counts: new Map([[identifier.type, 1]]) };
        return { id: row.id, firstSeenAt: row.born, counts: factsOf(row).counts };
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
      met.clear();
      facts.clear();
      database.exec(
        'delete from people; delete from identifiers; delete from identifier_channels; delete from links;',
      );
    },
  };
}
export type PeopleTable = ReturnType<typeof createPeopleTable>;

const sumOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

/** Of the identifier the person was first met by, so that replay gives everybody the id they had. */
export const personId = (identifier: Identifier): string =>
  `per_${createHash('sha256').update(identifierKey(identifier)).digest('base64url').slice(0, 20)}`;
