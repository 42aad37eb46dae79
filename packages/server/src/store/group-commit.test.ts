import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import createDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createGroupCommit } from './group-commit.js';

function counting() {
  const file = join(mkdtempSync(join(tmpdir(), 'omokit-group-')), 'test.sqlite');
  const database = createDatabase(file);
  database.pragma('journal_mode = WAL');
  database.exec('create table numbers (n integer primary key)');
  const put = database.prepare('insert into numbers values (?)');
  const counts = { begun: 0, finished: 0, undone: 0, committed: 0 };
  const group = createGroupCommit(database, {
    begin: () => counts.begun++,
    finish: () => counts.finished++,
    undo: () => counts.undone++,
    committed: () => counts.committed++,
  });
  /** What another connection sees: what is committed. */
  const elsewhere = createDatabase(file);
  const numbers = () => elsewhere.prepare<[], number>('select n from numbers order by n').pluck().all();
  return { database, group, put, counts, numbers, elsewhere };
}

describe('group commit', () => {
  it('commits what was asked for in one turn as one transaction, and answers each with its result', async () => {
    const { group, put, counts, numbers } = counting();
    const results = [1, 2, 3].map((n) => group.write(() => put.run(n).lastInsertRowid));
    expect(numbers()).toEqual([]);
    expect(await Promise.all(results)).toEqual([1, 2, 3]);
    expect(numbers()).toEqual([1, 2, 3]);
    expect(counts).toEqual({ begun: 1, finished: 1, undone: 0, committed: 1 });
  });

  it('answers nobody before it is on disk', async () => {
    const { group, put, numbers } = counting();
    const seen = [1, 2].map(async (n) => {
      await group.write(() => put.run(n));
      return numbers();
    });
    expect(await Promise.all(seen)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('does not let one work that throws cost its neighbours anything', async () => {
    const { group, put, counts, numbers } = counting();
    const settled = await Promise.allSettled([
      group.write(() => put.run(1)),
      group.write(() => {
        put.run(2);
        throw new Error('poison');
      }),
      group.write(() => put.run(3)),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(numbers()).toEqual([1, 3]);
    expect(counts).toMatchObject({ undone: 2, committed: 2 });
    await group.write(() => put.run(4));
    expect(numbers()).toEqual([1, 3, 4]);
  });

  it('writes what waits when it is told to, and nothing twice', async () => {
    const { group, put, counts, numbers } = counting();
    const written = group.write(() => put.run(1));
    group.flush();
    expect(numbers()).toEqual([1]);
    await written;
    expect(counts.committed).toBe(1);
  });

  it('rejects all when the file cannot be written, and goes on when it can again', async () => {
    const { database, group, put, numbers } = counting();
    database.pragma('query_only = on');
    const settled = await Promise.allSettled([1, 2].map((n) => group.write(() => put.run(n))));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    database.pragma('query_only = off');
    await group.write(() => put.run(3));
    expect(numbers()).toEqual([3]);
  });

  it('takes its turn once another process has written, and lets others run on meanwhile', async () => {
    const { group, put, counts, numbers, elsewhere } = counting();
    elsewhere.exec('begin immediate');
    let isWritten = false;
    const written = group.write(() => put.run(1)).then(() => (isWritten = true));
    // Each of these comes round while the write waits.
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isWritten).toBe(false);
    const together = group.write(() => put.run(2));
    elsewhere.exec('commit');
    await Promise.all([written, together]);
    expect(numbers()).toEqual([1, 2]);
    expect(counts).toEqual({ begun: 1, finished: 1, undone: 0, committed: 1 });
  });
});
