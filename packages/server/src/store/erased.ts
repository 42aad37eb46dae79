import type { Database } from 'better-sqlite3';
import type { Identifier } from '@omokit/protocol';
import { identifierKey, normalise, type IdentityRules } from '@omokit/identity';
import { createBoundedMap } from './bounded-map.js';
import type { KeyFile } from './key-file.js';

const remembered = 20_000;

export function createErasedRows(database: Database): void {
  database.exec('create table erased (hash blob primary key, at integer not null) strict, without rowid');
}

/** Who was erased and when, as keyed hashes: enough to know them when they come again, and to tell nobody who they were. */
export function createErasedTable(database: Database, keys: Pick<KeyFile, 'hash'>, rules: IdentityRules) {
  const put = database.prepare(
    'insert into erased (hash, at) values (?, ?) on conflict (hash) do update set at = excluded.at',
  );
  const find = database.prepare<[Buffer], number>('select at from erased where hash = ?').pluck();
  const any = database.prepare<[], number>('select exists (select 1 from erased)').pluck();
  const known = createBoundedMap<string, number | null>(remembered);
  let isEmpty: boolean | undefined;

  const hashOf = (identifier: Identifier): Buffer =>
    keys.hash(`erased:${identifierKey(normalise(identifier, rules))}`);

  return {
    put(identifier: Identifier, at: number): void {
      put.run(hashOf(identifier), at);
      known.clear();
      isEmpty = false;
    },
    /** When this one was erased, in milliseconds since 1970; undefined for everybody else. */
    at(type: string, value: string): number | undefined {
      isEmpty ??= any.get() === 0;
      if (isEmpty) return undefined;
      const key = `${type}:${value}`;
      let at = known.get(key);
      if (at === undefined) {
        at = find.get(hashOf({ type, value })) ?? null;
        known.set(key, at);
      }
      return at ?? undefined;
    },
    /** Forgets what is remembered: another process may have written. */
    undo(): void {
      known.clear();
      isEmpty = undefined;
    },
  };
}
export type ErasedTable = ReturnType<typeof createErasedTable>;
