import type { Database } from 'better-sqlite3';
import type { Identifier } from '@omokit/protocol';
import { identifierKey, normalise, type IdentityRules } from '@omokit/identity';
import { createBoundedMap } from './bounded-map.js';
import type { EventHead } from './event-head.js';

/** How many of those in the file are remembered. */
const remembered = 20_000;
/** Longer than any that is somebody's. */
const maxValueLength = 1024;

/** In what an event states, each thing that looks like an identifier: `{ type, value }`, or Segment's `{ type, id }`. */
function identifiersIn(stated: unknown): Identifier[] {
  if (typeof stated !== 'object' || stated === null) return [];
  const { type, value, id = value } = stated as { type?: unknown; value?: unknown; id?: unknown };
  const own = typeof type === 'string' && typeof id === 'string' ? [{ type, value: id }] : [];
  return [...own, ...Object.values(stated).flatMap(identifiersIn)];
}

/** Everybody that an event names, on whosever timeline it is. */
export function namedIn({ anonymousId, userId, states }: EventHead, rules: IdentityRules): Identifier[] {
  const { previousId, externalIds, links } = states ?? {};
  return [
    ...(anonymousId === undefined ? [] : [{ type: 'anonymous', value: anonymousId }]),
    ...(userId === undefined ? [] : [{ type: 'user', value: userId }]),
    ...(previousId === undefined ? [] : ['anonymous', 'user'].map((type) => ({ type, value: previousId }))),
    ...identifiersIn([externalIds, links]),
  ]
    .filter(({ value }) => value !== '' && value.length <= maxValueLength)
    .map((each) => normalise(each, rules));
}

export function createMentionRows(database: Database): void {
  database.exec(`
  create table mentions (
    type text not null,
    value text not null,
    by_type text not null,
    by_value text not null,
    primary key (type, value, by_type, by_value)
  ) strict, without rowid;
  create index mentions_by on mentions (by_type, by_value);
  insert or replace into meta (name, value)
    select 'mentions_after', cast(coalesce(max(offset), 0) as text) from events;
  `);
}

/**
 * Who is named in events on the timeline of another, so that what is to be erased is found without reading the log: a
 * browser in the events of a login, the far end of a link. Made from the log alone; of files older than it, events up to
 * `after` are not in it until people are made anew.
 */
export function createMentionTable(database: Database, rules: IdentityRules) {
  const put = database.prepare(
    'insert or ignore into mentions (type, value, by_type, by_value) values (?, ?, ?, ?)',
  );
  const by = database.prepare<[string, string], Identifier>(
    'select by_type as type, by_value as value from mentions where type = ? and value = ?',
  );
  const named = database.prepare<[string, string], Identifier>(
    'select type, value from mentions where by_type = ? and by_value = ?',
  );
  const forgetNamed = database.prepare('delete from mentions where type = ? and value = ?');
  // Of an alias nobody can tell whether it is a browser or a login that it names.
  const forgetMeant = database.prepare(
    `delete from mentions where type in ('anonymous', 'user') and value = ?
       and not exists (select 1 from identifiers i where i.type = mentions.type and i.value = mentions.value)`,
  );
  const forgetBy = database.prepare('delete from mentions where by_type = ? and by_value = ?');
  const after = database.prepare<[], string>("select value from meta where name = 'mentions_after'").pluck();
  const known = createBoundedMap<string, true>(remembered);
  let latest: { subject: Identifier; anonymousId: string | undefined } | undefined;

  return {
    /** Notes whom an event names besides the one whose it is. */
    note(head: EventHead, subject: Identifier): void {
      const { anonymousId, userId, states } = head;
      if (!states) {
        // Most events name one, or are of the login and the browser that the event before was of.
        if (userId === undefined || anonymousId === undefined) {
          if ((userId ?? anonymousId) === subject.value) return;
        } else if (latest?.subject === subject && latest.anonymousId === anonymousId) return;
        latest = { subject, anonymousId };
      }
      for (const other of namedIn(head, rules)) {
        if (other.type === subject.type && other.value === subject.value) continue;
        const key = `${identifierKey(other)}\n${identifierKey(subject)}`;
        if (known.get(key)) continue;
        known.set(key, true);
        put.run(other.type, other.value, subject.type, subject.value);
      }
    },
    /** On whose timelines somebody is named. */
    by: ({ type, value }: Identifier): Identifier[] => by.all(type, value),
    /** Who is named on somebody's timeline. */
    on: ({ type, value }: Identifier): Identifier[] => named.all(type, value),
    forget({ type, value }: Identifier): void {
      forgetNamed.run(type, value);
      forgetMeant.run(value);
      forgetBy.run(type, value);
    },
    /** The events up to this offset must be read to know. */
    after: (): number => Number(after.get() ?? 0),
    undo(): void {
      known.clear();
      latest = undefined;
    },
    clear(): void {
      known.clear();
      latest = undefined;
      database.exec("delete from mentions; update meta set value = '0' where name = 'mentions_after'");
    },
  };
}
export type MentionTable = ReturnType<typeof createMentionTable>;
