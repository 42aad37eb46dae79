import type { Database } from 'better-sqlite3';
import { createBoundedMap } from './bounded-map.js';

/** How many names are remembered of those in the file. */
const remembered = 20_000;

export function createTermRows(database: Database): void {
  database.exec(`
  create table terms (name integer primary key) strict;
  insert into terms
    select subject_type from events where subject_type is not null union select key_id from events where key_id is not null
    union select actor from events where actor is not null union select type from events
    union select event from events where event is not null union select channel from events where channel is not null;
  `);
}

/** Texts that many events share, each kept once: an event and its indexes hold their small numbers instead. */
export function createNameTable(database: Database) {
  const find = database.prepare<[string], number>('select id from names where name = ?').pluck();
  const insert = database.prepare('insert into names (name) values (?)');
  const read = database.prepare<[number], string>('select name from names where id = ?').pluck();
  const putTerm = database.prepare('insert into terms (name) values (?) on conflict do nothing');
  // Types of subjects are few: each is found by skipping to the next in the index.
  const isUsed = database
    .prepare<[{ id: number }], number>(
      `with recursive types (t) as (
       select min(subject_type) from events
       union all select (select min(subject_type) from events where subject_type > t) from types where t is not null)
     select exists (select 1 from terms where name = @id) or exists (select 1 from events where stream = @id)
       or exists (select 1 from types cross join events on subject_type = t where subject_value = @id)`,
    )
    .pluck();
  const rename = database.prepare('update names set name = ? where id = ?');
  const terms = createBoundedMap<string, number>(remembered);
  const ids = createBoundedMap<string, number>(remembered);
  const names = createBoundedMap<number, string>(remembered);

  function known(name: string): number | undefined {
    const remembered = ids.get(name);
    if (remembered !== undefined) return remembered;
    const id = find.get(name);
    if (id !== undefined) ids.set(name, id);
    return id;
  }

  function add(name: string): number {
    const id = Number(insert.run(name).lastInsertRowid);
    ids.set(name, id);
    return id;
  }

  function forget(): void {
    ids.clear();
    terms.clear();
    names.clear();
  }

  return {
    /** The number of a name that is no subject's value: a type, a channel, an event's name. */
    termOf(name: string | undefined): number | null {
      if (name === undefined) return null;
      let id = terms.get(name);
      if (id === undefined) {
        id = known(name) ?? add(name);
        putTerm.run(id);
        terms.set(name, id);
      }
      return id;
    },
    /** Takes a text away that was somebody's identifier, unless it is a word of the log, a stream, or another's as well. */
    erase(name: string): void {
      const id = find.get(name);
      if (id === undefined || isUsed.get({ id })) return;
      rename.run(`erased:${id}`, id);
      forget();
    },
    /** The number of a name, a new one when it has none. */
    idOf: (name: string | undefined): number | null =>
      name === undefined ? null : (known(name) ?? add(name)),
    /** The number of a name, if it has one. Always read: who only reads is not told that another has erased it. */
    find: (name: string): number | null => find.get(name) ?? null,
    nameOf(id: number | null): string | undefined {
      if (id === null) return undefined;
      const remembered = names.get(id);
      if (remembered !== undefined) return remembered;
      const name = read.get(id);
      if (name === undefined) throw new Error(`the log has no name ${id}`);
      names.set(id, name);
      return name;
    },
    /** Forgets what was remembered in a transaction that did not take place. */
    undo: forget,
  };
}
export type NameTable = ReturnType<typeof createNameTable>;
