import { OmoError } from '../errors.js';
import { keyOf, type LogKey, type LogMaps, type LogStorage, type LogTransaction } from './log-storage.js';

/** What a transaction writes, in its order. */
export type Change =
  { map: keyof LogMaps; put: LogMaps[keyof LogMaps] } | { map: keyof LogMaps; from: LogKey; to: LogKey };

type Entry = readonly [key: LogKey, row: unknown];

/**
 * A log in plain memory: for tests, for servers, and where a browser has no disk for us. `commit` is given what each
 * transaction wrote before it counts: what it throws undoes the transaction.
 */
export function createMemoryStorage(
  commit: (changes: readonly Change[]) => void = () => {},
  kind: LogStorage['kind'] = 'memory',
): LogStorage & { apply(changes: readonly Change[]): void } {
  const maps = { events: [], stream: [], cursors: [], dead: [] } as Record<keyof LogMaps, Entry[]>;
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;

  function apply(changes: readonly Change[]): void {
    for (const change of changes) {
      const entries = maps[change.map];
      if ('put' in change) {
        const key = keyOf(change.map, change.put);
        const at = placeOf(entries, key);
        entries.splice(at, compare(entries[at]?.[0], key) === 0 ? 1 : 0, [key, change.put]);
      } else {
        const at = placeOf(entries, change.from);
        entries.splice(at, placeOf(entries, change.to, true) - at);
      }
    }
  }

  async function run<T>(work: (tx: LogTransaction) => Promise<T>): Promise<T> {
    if (closed) throw new OmoError('queue_unavailable', 'The queue is closed; open it again.');
    const changes: Change[] = [];
    const result = await work({
      get: async (map, key) => copied(map, entriesBetween(maps[map], key, key, 1))[0],
      list: async (map, from, to, limit) => copied(map, entriesBetween(maps[map], from, to, limit)),
      put: (map, row) => void changes.push({ map, put: row }),
      delete: (map, from, to) => void changes.push({ map, from, to }),
    });
    commit(changes);
    apply(changes);
    return result;
  }

  return {
    kind,
    apply,
    transact(work) {
      const running = queue.then(() => run(work));
      queue = running.catch(() => undefined);
      return running;
    },
    async close() {
      await queue;
      closed = true;
    },
  };
}

/** Events are never changed in place; of the rest the caller gets a copy, which it may change before it puts it. */
function copied<M extends keyof LogMaps>(map: M, entries: readonly Entry[]): LogMaps[M][] {
  const rows = entries.map(([, row]) => row as LogMaps[M]);
  return map === 'events' ? rows : (JSON.parse(JSON.stringify(rows)) as LogMaps[M][]);
}

function entriesBetween(entries: readonly Entry[], from?: LogKey, to?: LogKey, limit = Infinity): Entry[] {
  const start = from === undefined ? 0 : placeOf(entries, from);
  const end = to === undefined ? entries.length : placeOf(entries, to, true);
  return entries.slice(start, Math.min(end, start + limit));
}

/** Where the key is or would be; `after` it, if so. */
function placeOf(entries: readonly Entry[], key: LogKey, after = false): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(entries[middle]![0], key);
    if (order < 0 || (after && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As IndexedDB orders keys of one kind. */
function compare(a: LogKey | undefined, b: LogKey): number {
  if (a === undefined) return 1;
  if (typeof a === 'object' && typeof b === 'object') return compare(a[0], b[0]) || compare(a[1], b[1]);
  return a < b ? -1 : a > b ? 1 : 0;
}
