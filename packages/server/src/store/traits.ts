import type { KeyObject } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Channel, Identifier, Json, JsonObject, Trait } from '@omokit/protocol';
import { keyName, type KeyFile } from './key-file.js';
import { open, seal } from './seal.js';
import { iso } from './time.js';

/** Of one identifier; more names stay in the events that state them, and so do those that are no name. */
const maxTraits = 200;
const maxNameLength = 100;
/** Half a character comes back from the file as another one, so the name would not be known when it is stated again. */
const isName = (name: string): boolean =>
  name !== '' && name.length <= maxNameLength && !/\p{Surrogate}/u.test(name);

interface Row {
  name: string;
  sealed: Buffer;
  source: string;
  channel: string | null;
  at: number;
  offset: number;
}

export interface Statement {
  subject: Identifier;
  traits: JsonObject;
  source: string;
  channel: string | undefined;
  /** Milliseconds since 1970, by the server's clock. */
  at: number;
  offset: number;
}

export function createTraitRows(database: Database): void {
  database.exec(`
  create table traits (
    type text not null,
    value text not null,
    name text not null,
    sealed blob not null,
    source text not null,
    channel text,
    at integer not null,
    offset integer not null,
    primary key (type, value, name)
  ) strict, without rowid;
  `);
}

/**
 * What is known of each identifier by name: the newest statement, by the time of the event, and of two at once the later
 * in the log. Kept for each identifier, so that people may be joined and parted; a trait that was taken back stays as a
 * null, or an older statement that comes late would bring it back. Made from the log alone.
 */
export function createTraitTable(database: Database, keys: KeyFile) {
  const put = database.prepare(
    `insert into traits (sealed, source, channel, at, offset, type, value, name)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const replace = database.prepare(
    `update traits set sealed = ?, source = ?, channel = ?, at = ?, offset = ?
     where type = ? and value = ? and name = ? and (?, ?) > (at, offset)`,
  );
  const rowsOf = database.prepare<[string, string], Row>(
    'select name, sealed, source, channel, at, offset from traits where type = ? and value = ?',
  );
  const names = database
    .prepare<[string, string], string>('select name from traits where type = ? and value = ?')
    .pluck();
  const forget = database.prepare('delete from traits where type = ? and value = ?');
  const forgetFrom = database.prepare('delete from traits where type = ? and value = ? and offset = ?');

  return {
    /** Notes what an event states. */
    state({ subject, traits, source, channel, at, offset }: Statement): void {
      const stated = Object.entries(traits).filter(([name]) => isName(name));
      if (stated.length === 0) return;
      const { type, value } = subject;
      const known = new Set(names.all(type, value));
      const key = keys.keyOf(keyName(subject));
      for (const [name, what = null] of stated) {
        const isKnown = known.has(name);
        if (!isKnown && known.size >= maxTraits) continue;
        known.add(name);
        const sealed = seal(key, JSON.stringify(what), `trait:${name}`);
        const row = [sealed, source, channel ?? null, at, offset] as const;
        if (isKnown) replace.run(...row, type, value, name, at, offset);
        else put.run(...row, type, value, name);
      }
    },
    /** What is known of somebody with these identifiers, by name. */
    of(identifiers: readonly Identifier[]): Trait[] {
      const newest = new Map<string, Row & { key: KeyObject }>();
      for (const identifier of identifiers) {
        const rows = rowsOf.all(identifier.type, identifier.value);
        const key = rows.length > 0 ? keys.find(keyName(identifier)) : undefined;
        if (!key) continue;
        for (const row of rows) {
          const other = newest.get(row.name);
          if (!other || row.at > other.at || (row.at === other.at && row.offset > other.offset))
            newest.set(row.name, { ...row, key });
        }
      }
      return [...newest.values()]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap(({ name, sealed, source, channel, at, key }): Trait[] => {
          const plain = open(key, sealed, `trait:${name}`);
          const value = plain === undefined ? null : (JSON.parse(plain) as Json);
          if (value === null) return [];
          return [
            { name, value, source, ...(channel !== null && { channel: channel as Channel }), at: iso(at) },
          ];
        });
    },
    /** Forgets all of an identifier; answers how many there were. */
    forget: ({ type, value }: Identifier): number => forget.run(type, value).changes,
    /** Forgets what an event stated that is the newest still. */
    forgetFrom: ({ type, value }: Identifier, offset: number): number =>
      forgetFrom.run(type, value, offset).changes,
    clear: (): void => void database.exec('delete from traits'),
  };
}
export type TraitTable = ReturnType<typeof createTraitTable>;
