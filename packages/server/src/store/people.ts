import type { Database } from 'better-sqlite3';
import type { Identifier } from '@omokit/protocol';
import { admitIdentifier, identifierKey, mayJoin, normalise, type IdentityRules } from '@omokit/identity';
import { createBoundedMap } from './bounded-map.js';
import type { PersonRows } from './person-rows.js';

/** Where and when somebody was seen. */
export interface Touch {
  identifier: Identifier;
  /** Position in the log: which of two people is the older one is decided by it. */
  offset: number;
  /** Milliseconds since 1970, by the server's clock. */
  at: number;
  channel: string | undefined;
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

type Admitted = Extract<ReturnType<typeof admitIdentifier>, { ok: true }>;

/** How many identifiers are remembered of those that are in the file anyway. */
const remembered = 20_000;

/** Who was seen, when and where. Made from the log alone, so replay gives the same people and ids. */
export function createPeopleTable(database: Database, rows: PersonRows, rules: IdentityRules) {
  const touchIdentifier = database.prepare(
    `update identifiers set events = events + @events,
       first_seen_at = min(coalesce(first_seen_at, @first), @first),
       last_seen_at = max(coalesce(last_seen_at, @last), @last) where type = @type and value = @value`,
  );
  const touchChannel = database.prepare(
    `insert into identifier_channels (type, value, channel, first_seen_at) values (?, ?, ?, ?)
     on conflict (type, value, channel) do update set first_seen_at = min(first_seen_at, excluded.first_seen_at)`,
  );
  const touchPersonOf = database.prepare(
    `update people set last_seen_at = @last
     where id = (select person from identifiers where type = @type and value = @value) and last_seen_at < @last`,
  );

  const admitted = createBoundedMap<string, Admitted>(remembered);
  /** Identifiers that are somebody's already. */
  const met = createBoundedMap<string, true>(remembered);
  const touched = new Map<string, Touched>();
  let latest: Admitted | undefined;
  let latestTouched: Touched | undefined;

  /** As `admitIdentifier` says under the store's rules, remembered of those that may be somebody's. */
  function admit(identifier: Identifier): ReturnType<typeof admitIdentifier> {
    // A request's events are mostly of one person: comparing costs less than looking up.
    if (latest?.identifier.type === identifier.type && latest.identifier.value === identifier.value)
      return latest;
    const key = `${identifier.type}\n${identifier.value}`;
    let known = admitted.get(key);
    if (!known) {
      const admission = admitIdentifier(identifier, rules);
      if (!admission.ok) return admission;
      known = admission;
      admitted.set(key, known);
    }
    latest = known;
    return known;
  }

  function touchedOf(identifier: Identifier, offset: number, at: number): Touched {
    const key = identifierKey(identifier);
    if (!met.get(key)) {
      rows.meet(identifier, offset, at);
      met.set(key, true);
    }
    latestTouched = touched.get(key) ?? { identifier, events: 0, first: at, last: at, channels: new Map() };
    touched.set(key, latestTouched);
    return latestTouched;
  }

  function forgetTouched(): void {
    touched.clear();
    latestTouched = undefined;
  }

  const idOf = (identifier: Identifier): string | undefined =>
    rows.identifier(normalise(identifier, rules))?.person;

  return {
    admit,
    /** Whose timeline an event is on: the first of its identifiers that means somebody. */
    subjectOf(identifiers: readonly (Identifier | undefined)[]): Identifier | undefined {
      for (const identifier of identifiers) {
        const admission = identifier && admit(identifier);
        if (admission?.ok) return admission.identifier;
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
      rows.settle();
      for (const { identifier, events, first, last, channels } of touched.values()) {
        const { type, value } = identifier;
        touchIdentifier.run({ type, value, events, first, last });
        for (const [channel, at] of channels) touchChannel.run(type, value, channel, at);
        touchPersonOf.run({ last, type, value });
      }
      forgetTouched();
    },
    /** Forgets what was gathered and remembered in a transaction that did not take place. */
    undo(): void {
      forgetTouched();
      met.clear();
      rows.forget();
    },
    idOf,
    /** The same within a transaction that writes, of an identifier as it is known. */
    holderOf: rows.holderOf,
    /** Whether the rules let these two be of one person; admitted identifiers. */
    mayBeOne(a: Identifier, b: Identifier): boolean {
      const [first, second] = [a, b].map((identifier) => {
        const row = rows.identifier(identifier);
        return row
          ? rows.factsOf(row.person)
          : { id: '', firstSeenAt: 0, counts: new Map([[identifier.type, 1]]) };
      });
      if (!first || !second || (first.id !== '' && first.id === second.id)) return true;
      return mayJoin(first, second, rules).join;
    },
    /** Every identifier of the person of this one; the identifier alone when nobody knows it. */
    identifiersWith(identifier: Identifier): Identifier[] {
      const id = idOf(identifier);
      if (id === undefined) return [normalise(identifier, rules)];
      return rows.identifiersOf(id).map(({ type, value }) => ({ type, value }));
    },
    clear(): void {
      met.clear();
      rows.clear();
    },
  };
}
export type PeopleTable = ReturnType<typeof createPeopleTable>;
