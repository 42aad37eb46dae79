import { OmoError } from '@omokit/core';
import { openDB, type IDBPDatabase } from 'idb';
import {
  storeNames,
  upgradeSteps,
  type AnyTransaction,
  type QueueSchema,
  type WriteTransaction,
} from './schema.js';

export interface Database {
  /** Runs `work` in one transaction and resolves when it is committed; what `work` throws undoes all of it. */
  write<T>(work: (tx: WriteTransaction) => Promise<T>, durability?: IDBTransactionDurability): Promise<T>;
  read<T>(work: (tx: AnyTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Connection = IDBPDatabase<QueueSchema>;

/**
 * Opens the database, and opens it again whenever the browser closes the connection: under memory pressure, when site
 * data is cleared, when another tab needs to upgrade. `prepare` runs after each opening. Rejects with OmoError
 * `queue_unavailable`.
 */
export async function openDatabase(
  name: string,
  prepare: (tx: WriteTransaction) => Promise<void>,
): Promise<Database> {
  let current: Promise<Connection> | undefined;
  let closed = false;

  function connect(): Promise<Connection> {
    if (closed) throw new OmoError('queue_unavailable', 'The queue was closed; create a new one to go on.');
    if (current) return current;
    const opening = open(name, prepare, () => drop(opening));
    current = opening;
    opening.catch(() => drop(opening));
    return opening;
  }

  function drop(connection: Promise<Connection>): void {
    if (current === connection) current = undefined;
  }

  async function run<T>(
    mode: IDBTransactionMode,
    durability: IDBTransactionDurability,
    work: (tx: WriteTransaction) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const connection = connect();
      try {
        return await transact(await connection, mode, durability, work);
      } catch (error) {
        if (!isConnectionLost(error) || attempt === 3) throw asQueueError(error);
        // No transaction was begun, or it was undone as a whole: doing it again cannot do it twice.
        drop(connection);
      }
    }
  }

  await connect().catch((error: unknown) => {
    throw asQueueError(error);
  });

  return {
    write: (work, durability = 'relaxed') => run('readwrite', durability, work),
    read: (work) => run('readonly', 'relaxed', (tx) => work(tx as unknown as AnyTransaction)),
    async close() {
      const connection = current;
      closed = true;
      current = undefined;
      // A connection that failed to open needs no closing.
      (await connection?.catch(() => undefined))?.close();
    },
  };
}

async function open(
  name: string,
  prepare: (tx: WriteTransaction) => Promise<void>,
  lost: () => void,
): Promise<Connection> {
  const connection = await openDB<QueueSchema>(name, upgradeSteps.length, {
    upgrade(database, oldVersion) {
      for (const step of upgradeSteps.slice(oldVersion)) step(database);
    },
    blocking(_version, _blocked, event) {
      lost();
      (event.target as IDBDatabase).close();
    },
    terminated: lost,
  });
  try {
    await transact(connection, 'readwrite', 'relaxed', prepare);
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

async function transact<T>(
  connection: Connection,
  mode: IDBTransactionMode,
  durability: IDBTransactionDurability,
  work: (tx: WriteTransaction) => Promise<T>,
): Promise<T> {
  const tx = connection.transaction(storeNames, mode, { durability }) as WriteTransaction;
  // Observed from the start, so that an abort while `work` waits is not an unhandled rejection.
  const failure = tx.done.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  let result: T;
  try {
    result = await work(tx);
    // Without this the commit waits for callbacks into a page that may be gone by then.
    tx.commit();
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // The browser had aborted it, and knows why better than the request that failed for it.
      throw (await failure)?.error ?? error;
    }
    throw error;
  }
  const failed = await failure;
  if (failed) throw failed.error;
  return result;
}

/** True when the connection was closed under us: before the transaction (the first) or during it (the second). */
function isConnectionLost(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'AbortError');
}

/** True for the OmoError of a full disk. */
export function isQuotaExceeded(error: unknown): boolean {
  return (
    error instanceof OmoError && (error.cause as DOMException | undefined)?.name === 'QuotaExceededError'
  );
}

function asQueueError(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  return new OmoError(
    'queue_unavailable',
    reasons[error.name] ?? `The queue's database failed: ${error.message}`,
    {
      cause: error,
    },
  );
}

const reasons: Record<string, string> = {
  QuotaExceededError: 'The disk quota of this site is used up; free some storage.',
  VersionError: 'A newer version of this page has upgraded the queue; reload this one.',
  SecurityError: 'This browser gives the page no storage (private mode, or third-party storage is blocked).',
};
