import Sqlite, { type Database, type Options } from 'better-sqlite3';
import { migrate } from './migrations.js';

let migrated: Buffer | undefined;

/** A database in memory that has its tables: made once, and copied for each of the hundreds that a property opens. */
export function emptyDatabase(options: Options = {}): Database {
  migrated ??= migratedBytes();
  return new Sqlite(migrated, options);
}

function migratedBytes(): Buffer {
  const database = new Sqlite(':memory:');
  migrate(database);
  const bytes = database.serialize();
  database.close();
  return bytes;
}
