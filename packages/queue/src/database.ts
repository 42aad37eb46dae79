import { OmoError, type LogStorage, type LogTransaction } from '@omokit/core';
import { wrap, type IDBPDatabase } from 'idb';
import { logTransaction } from './log-transaction.js';
import { newestVersion, upgrade, type QueueSchema, type Transaction, type Upgrade } from './schema.js';

/** What is done in one transaction: to the log, and to the stores beside it. */
type Work<T> = (log: LogTransaction, tx: Transaction) => Promise<T>;

/** The log's storage in IndexedDB: one readwrite transaction at a time, across tabs and workers. */
export interface Database extends LogStorage {
  /** Runs `work` in one transaction and resolves when it is committed; what `work` throws undoes all of it. */
  transact<T>(work: Work<T>, strict?: boolean): Promise<T>;
}

type Connection = IDBPDatabase<QueueSchema>;

/**
 * Opens the database, and opens it again whenever the browser closes the connection: under memory pressure, when site
 * data is cleared, when another tab needs to upgrade. `prepare` runs in a transaction after each opening. Rejects with OmoError
 * `queue_unavailable`.
 */
export async function openDatabase(name: string, prepare: Work<void>): Promise<Database> {
  let current: Promise<Connection> | undefined;

  function connect(): Promise<Connection> {
    if (current) return current;
    let connection: Connection | undefined;
    /** It failed to open, or it is to close, or is closed: the next transaction opens another. */
    const lose = () => {
      connection?.close();
      if (current === opening) current = undefined;
    };
    const open = async () => {
      // Not by openDB: every page that loads omo.js would load what else it can do.
      const request = indexedDB.open(name, newestVersion);
      request.onupgradeneeded = ({ oldVersion }) => {
        const tx = wrap(request.transaction!) as unknown as Upgrade;
        void upgrade(tx.db, oldVersion, tx);
      };
      connection = (await wrap(request)) as Connection;
      connection.onversionchange = connection.onclose = lose;
      await run(connection, prepare);
      return connection;
    };
    const opening = open();
    opening.catch(lose);
    return (current = opening);
  }

  async function transact<T>(work: Work<T>, strict?: boolean): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const connection = connect();
      try {
        return await run(await connection, work, strict);
      } catch (error) {
        if (!isConnectionLost(error) || attempt === 3) fail(error);
        // No transaction was begun, or it was undone as a whole: doing it again cannot do it twice.
        if (current === connection) current = undefined;
      }
    }
  }

  await connect().catch(fail);

  return {
    kind: 'disk',
    transact,
    async close() {
      const connection = current;
      const closed = 'The queue was closed; make a new one.';
      current = Promise.reject(new OmoError('queue_unavailable', closed));
      current.catch(() => undefined);
      // A connection that failed to open needs no closing.
      (await connection?.catch(() => undefined))?.close();
    },
  };
}

async function run<T>(connection: Connection, work: Work<T>, strict?: boolean): Promise<T> {
  const durability = strict ? 'strict' : 'relaxed';
  const tx = connection.transaction(connection.objectStoreNames, 'readwrite', { durability });
  // Observed from the start, so that an abort while `work` waits is not an unhandled rejection.
  tx.done.catch(() => undefined);
  try {
    const result = await work(logTransaction(tx), tx);
    // Without this the commit waits for callbacks into a page that may be gone by then.
    tx.commit();
    await tx.done;
    return result;
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // The browser had aborted it, and knows why better than the request that failed for it.
      await tx.done;
    }
    throw error;
  }
}

/** True when the connection was closed under us: before the transaction (the first) or during it (the second). */
function isConnectionLost(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'AbortError');
}

/** Throws what the database failed for, in words of this library. */
function fail(cause: unknown): never {
  if (!(cause instanceof DOMException)) throw cause;
  const message = reasons[cause.name] ?? `The queue's database failed: ${cause.message}`;
  throw new OmoError('queue_unavailable', message, { cause });
}

const reasons: Record<string, string> = {
  QuotaExceededError: 'The disk quota of this site is used up; free some storage.',
  VersionError: 'A newer page has upgraded the queue; reload this one.',
  SecurityError: 'This page has no storage (private mode, or third-party storage is blocked).',
};
