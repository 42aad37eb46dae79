import type { ListableStore } from '../platform.js';
import type { QueueStore } from '../queue.js';
import { createLogQueue, openOnce, type LogQueueOptions } from './log-queue.js';
import { keyOf, type CursorRow, type LogMaps, type LogStorage, type StreamRow } from './log-storage.js';
import { takenOver, type OldLoss } from './old-losses.js';
import { createMemoryStorage, type Change } from './memory-storage.js';

/** The queue's contract in a key-value store; see below. Rejects with OmoError `queue_unavailable`. */
export const createKeyValueQueue = (store: ListableStore, options: LogQueueOptions): Promise<QueueStore> =>
  createLogQueue(
    openOnce(() => createKeyValueStorage(store)),
    options,
  );

/**
 * A log in a key-value store, for hosts which have no database: one entry a row, so that none grows large. A transaction
 * is written as a whole before it is carried out entry by entry; one that was cut short by a crash is carried out when
 * the log is next opened. For one process at a time. What `set` throws (a full store) undoes the transaction.
 */
function createKeyValueStorage(store: ListableStore): LogStorage {
  const pending = 'log.pending';
  const entryOf = (map: keyof LogMaps, key: unknown) => `log.${map}.${JSON.stringify(key)}`;

  /** Written as a whole, but not carried out: the store was full in the midst of it. */
  let owed: Change[] = [];

  const memory = createMemoryStorage((changes) => {
    if (changes.length === 0) return;
    const all = [...owed, ...changes];
    store.set(pending, JSON.stringify(all));
    owed = all;
    try {
      carryOut(all);
      owed = [];
    } catch {
      // It counts all the same: the next transaction, or the next process, carries it out first.
    }
  }, 'disk');

  function carryOut(changes: readonly Change[]): void {
    for (const change of changes) {
      if ('put' in change) {
        store.set(entryOf(change.map, keyOf(change.map, change.put)), JSON.stringify(change.put));
      } else for (const name of entriesBetween(change)) store.remove(name);
    }
    store.remove(pending);
  }

  function entriesBetween({ map, from, to }: Extract<Change, { from: unknown }>): string[] {
    const prefix = `log.${map}.`;
    const isWithin = (key: unknown) =>
      Array.isArray(key) && Array.isArray(from) && Array.isArray(to)
        ? key[0] === from[0] && key[1] >= from[1] && key[1] <= to[1]
        : (key as string) >= (from as string) && (key as string) <= (to as string);
    return store
      .keys()
      .filter((name) => name.startsWith(prefix) && isWithin(JSON.parse(name.slice(prefix.length))));
  }

  const interrupted = store.get(pending);
  if (interrupted !== undefined) carryOut(JSON.parse(interrupted) as Change[]);
  const rows = store.keys().flatMap((name) => {
    const [, map] = /^log\.(\w+)\./.exec(name) ?? [];
    return map ? { name, map, row: JSON.parse(store.get(name)!) as unknown } : [];
  });
  const losses = rows.filter(({ map }) => map === 'losses');
  for (const { name, map, row } of rows) {
    if (map === 'losses') continue;
    if (map === 'cursors' && losses.length > 0) {
      const cursor = row as CursorRow;
      const { id } = rows.find((one) => one.map === 'stream')!.row as StreamRow;
      cursor.lost = takenOver(
        losses.map((loss) => loss.row as OldLoss),
        cursor.to,
        id,
      );
      store.set(name, JSON.stringify(cursor));
    }
    memory.apply([{ map: map as keyof LogMaps, put: row as LogMaps[keyof LogMaps] }]);
  }
  for (const { name } of losses) store.remove(name);
  return memory;
}
