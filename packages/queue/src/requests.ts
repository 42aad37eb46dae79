/** What a request of IndexedDB comes to. Whoever awaits it goes on in time to use its transaction. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error!));
  });
}

/** Resolves when the transaction is committed; rejects with why it was not. */
export function committed(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    // A request that fails comes here too: that aborts its transaction.
    tx.onabort = () => reject(tx.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
  });
}

export interface OpenDatabaseOptions {
  upgrade(database: IDBDatabase, oldVersion: number, tx: IDBTransaction): void;
  /** Another page wants to upgrade or delete it. */
  blocking?(connection: IDBDatabase): void;
  /** The browser has closed the connection. */
  terminated?(): void;
}

export async function connectTo(
  name: string,
  version: number,
  { upgrade, blocking, terminated }: OpenDatabaseOptions,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion, request.transaction!);
  const connection = await resultOf(request);
  connection.onversionchange = () => blocking?.(connection);
  connection.onclose = () => terminated?.();
  return connection;
}
