import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import type { Identifier } from '@omokit/protocol';
import { identifierKey } from '@omokit/identity';
import createDatabase from 'better-sqlite3';

/** What a key is for, where it is nobody's own. */
export const keyName = (identifier: Identifier | undefined): string =>
  identifier ? `subject:${identifierKey(identifier)}` : 'subject:';

/** Where the keys of a log are. */
export const keyFileOf = (file: string): string => (file === ':memory:' ? file : `${file}.keys`);

/**
 * The keys that what is stated of people is sealed with, in a file beside the log's: a backup of the log alone tells
 * nothing, and what was sealed with a key that is destroyed is gone from every copy. Keys are found by a keyed hash of
 * whose they are, so this file names nobody. Keys that a transaction of the log makes are committed before it is.
 */
export function openKeyFile(file: string) {
  // Opened and closed only while no connection is open: closing a file drops the locks a process holds on it.
  if (file !== ':memory:' && !existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const database = createDatabase(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 5000');
  database.pragma('secure_delete = ON');
  database.exec(`
    create table if not exists secrets (name text primary key, value blob not null) strict, without rowid;
    create table if not exists keys (id blob primary key, key blob not null) strict, without rowid;
  `);
  const select = database.prepare<[Buffer], Buffer>('select key from keys where id = ?').pluck();
  const insert = database.prepare('insert into keys (id, key) values (?, ?)');
  const remove = database.prepare('delete from keys where id = ?');
  const begin = database.prepare('begin immediate');
  const commit = database.prepare('commit');
  const rollback = database.prepare('rollback');

  function secretOf(name: string): Buffer {
    const find = database.prepare<[string], Buffer>('select value from secrets where name = ?').pluck();
    const found = find.get(name);
    if (found) return found;
    // Another process may open the file at the same time: the first one's counts.
    database
      .prepare('insert into secrets (name, value) values (?, ?) on conflict do nothing')
      .run(name, randomBytes(32));
    return find.get(name)!;
  }
  // Node takes four times as long with the bytes of a key as with an object of it.
  const secret = createSecretKey(secretOf('hash'));
  const hash = (text: string): Buffer => createHmac('sha256', secret).update(text).digest();
  const idOf = (name: string): Buffer => hash(`key:${name}`);

  /** Of the transaction that runs: its event and each of its traits are sealed with the same key. */
  let latest: { name: string; key: KeyObject } | undefined;
  function remember(name: string, bytes: Buffer): KeyObject {
    const key = createSecretKey(bytes);
    latest = { name, key };
    return key;
  }

  return {
    /** A hash that tells nothing of the text without this file. */
    hash,
    idOf,
    /** The key of this name; a new one, kept from `commit` on, when there is none. */
    keyOf(name: string): KeyObject {
      if (latest?.name === name) return latest.key;
      const id = idOf(name);
      const known = select.get(id);
      if (known) return remember(name, known);
      // Whoever makes keys holds the log's one place to write, so nobody else makes the same.
      if (!database.inTransaction) begin.run();
      const key = randomBytes(32);
      insert.run(id, key);
      return remember(name, key);
    },
    /** The key of this name, unless there was none or it is destroyed. */
    find(name: string): KeyObject | undefined {
      const key = select.get(idOf(name));
      return key && createSecretKey(key);
    },
    /** Puts new keys on disk; costs nothing when there are none. */
    commit(): void {
      latest = undefined;
      if (database.inTransaction) commit.run();
    },
    undo(): void {
      latest = undefined;
      if (database.inTransaction) rollback.run();
    },
    /** Destroys keys by their ids, so that nothing of them stays in this file. */
    destroy(ids: readonly Buffer[]): void {
      database.transaction(() => ids.forEach((id) => remove.run(id))).immediate();
      // A page that was split may still hold what has moved to another: only pages written anew do not.
      database.exec('vacuum');
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    close(): void {
      if (!database.open) return;
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
    },
  };
}
export type KeyFile = ReturnType<typeof openKeyFile>;
