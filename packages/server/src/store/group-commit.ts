import type { Database } from 'better-sqlite3';

export interface GroupCommit {
  /** Runs the work in the next transaction; resolves when that is on disk, rejects when this work was not written. */
  write<Result>(work: () => Result): Promise<Result>;
  /** Commits what waits at once. */
  flush(): void;
}

interface Job {
  work: () => unknown;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

export interface Around {
  /** Before the first work of a transaction. */
  begin(): void;
  /** After the last, still within the transaction. */
  finish(): void;
  /** The transaction did not take place: forget what is remembered of it. */
  undo(): void;
  /** It is on disk, and everybody answered. */
  committed(): void;
}

/**
 * How often it is asked whether another process has stopped writing, and for how long. SQLite itself would sleep up to
 * 100 ms between two tries, on this thread, and so miss the turns that an import leaves to others.
 */
const retryMs = 4;
const patienceMs = 5_000;

/**
 * Many writers share one transaction, and so one fsync: whatever was asked for while the last commit was under way, or
 * within this turn of the event loop, is committed together. Nobody is answered before. A work that throws costs its
 * neighbours nothing but time: the transaction is rolled back and each is run alone.
 */
export function createGroupCommit(database: Database, around: Around): GroupCommit {
  const begin = database.prepare('begin immediate');
  const commit = database.prepare('commit');
  const rollback = database.prepare('rollback');
  let waiting: Job[] = [];

  /** Fails at once while another process writes. */
  function beginNow(): void {
    // Not prepared: this pragma takes effect when it is compiled.
    database.pragma('busy_timeout = 0');
    try {
      begin.run();
    } finally {
      database.pragma(`busy_timeout = ${patienceMs}`);
    }
  }

  /** Whatever goes wrong, nothing is left open. */
  function transact(work: () => void, begun: boolean): void {
    if (!begun) begin.run();
    try {
      around.begin();
      work();
      around.finish();
      commit.run();
    } catch (error) {
      // SQLite has rolled back by itself when the disk is full or failed.
      if (database.inTransaction) rollback.run();
      around.undo();
      throw error;
    }
  }

  function commitAll(jobs: readonly Job[], begun = false): void {
    const results: unknown[] = [];
    let ran = false;
    try {
      transact(() => {
        for (const { work } of jobs) results.push(work());
        ran = true;
      }, begun);
    } catch (error) {
      // A work that throws is told apart from its neighbours by running each alone; a disk that fails, fails all.
      if (!ran && jobs.length > 1 && !busy(error)) for (const job of jobs) commitAll([job]);
      else for (const { reject } of jobs) reject(error);
      return;
    }
    jobs.forEach(({ resolve }, index) => resolve(results[index]));
    around.committed();
  }

  function flush(begun = false): void {
    const jobs = waiting;
    waiting = [];
    if (jobs.length > 0) commitAll(jobs, begun);
  }

  /** Commits what waits once nobody else writes to the file; meanwhile, more may come to wait. */
  function takeTurn(since = performance.now()): void {
    if (waiting.length === 0) return;
    try {
      beginNow();
    } catch (error) {
      if (busy(error) && performance.now() - since < patienceMs) {
        setTimeout(takeTurn, retryMs, since);
        return;
      }
      const jobs = waiting;
      waiting = [];
      for (const { reject } of jobs) reject(error);
      return;
    }
    flush(true);
  }

  return {
    write: <Result>(work: () => Result) =>
      new Promise<Result>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(takeTurn);
        waiting.push({ work, resolve: (result) => resolve(result as Result), reject });
      }),
    flush: () => flush(),
  };
}

/** Another process holds the file: no fault of any work. */
const busy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
