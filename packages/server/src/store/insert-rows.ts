import type { Database, Statement } from 'better-sqlite3';

/**
 * Inserts several new rows with one statement, of which there is one for each number of rows. Not by `insert` alone: what
 * may fail half-way keeps a copy of each page it changes.
 */
export function createInsert(database: Database, into: string, row: string) {
  const statements: Statement[] = [];
  return (rows: readonly (string | number | null)[][]): void => {
    const { length } = rows;
    const values = () => Array(length).fill(row).join(', ');
    statements[length] ??= database.prepare(`insert or ignore into ${into} values ${values()}`);
    if (statements[length].run(rows.flat()).changes < length)
      throw new Error(`in ${into} a new row is known`);
  };
}
