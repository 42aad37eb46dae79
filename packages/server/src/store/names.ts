import type { Database } from 'better-sqlite3';
import { createBoundedMap } from './bounded-map.js';

/** How many names are remembered of those in the file. */
const remembered = 20_000;

/** Texts that many events share, each kept once: an event and its indexes hold their small numbers instead. */
export function createNameTable(database: Database) {
  const find = database.prepare<[string], number>('select id from names where name = ?').pluck();
  const insert = database.prepare('insert into names (name) values (?)');
  const read = database.prepare<[number], string>('select name from names where id = ?').pluck();
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

  return {
    /** The number of a name, a new one when it has none. */
    idOf: (name: string | undefined): number | null =>
      name === undefined ? null : (known(name) ?? add(name)),
    /** The number of a name, if it has one. */
    find: (name: string): number | null => known(name) ?? null,
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
    undo(): void {
      ids.clear();
      names.clear();
    },
  };
}
export type NameTable = ReturnType<typeof createNameTable>;
