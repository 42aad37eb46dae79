import type { KeyValueStore, ListableStore } from '@omokit/core';
import type { DurableValues } from '@omokit/queue';

export interface LastingStorage extends ListableStore {
  /** Writes what was held and may be kept now. */
  keep(): void;
  /**
   * Keeps a copy of all values in the database from now on, and takes from it what localStorage lost in a crash.
   * Resolves with whether anything was taken. What this page has written already goes before what the database had. A
   * worker has no localStorage: what pages keep goes before its own, and is never written over by it.
   */
  attach(values: DurableValues, inWorker?: boolean): Promise<boolean>;
  /** Takes what the database has of later, over what this page has written too if told; resolves with whether it had. */
  take(values: DurableValues, overOwn?: boolean): Promise<boolean>;
}

/**
 * Time of the last write, in both places: the later one is whole, the other one has missed something. On the device
 * only where there is a database, so that a visitor who said no keeps nothing but the receipt.
 */
const stampKey = 'written';

/**
 * localStorage, for reading at once, with the queue's database behind it, for surviving a browser that is killed. What
 * `mayKeep` does not let through is held in memory, to be gone with the page unless it is kept later. Removing is always
 * done at once. `changed` is told of what this page has written or removed.
 */
export function createLastingStorage(
  disk: ListableStore,
  mayKeep: (key: string) => boolean,
  changed?: (key: string) => void,
): LastingStorage {
  const held = new Map<string, string>();
  const written = new Set<string>();
  let behind: DurableValues | undefined;
  /** The last copy, and whether it is still to be made. */
  let copied = Promise.resolve();
  let isDue = false;

  const stampOf = (values: Pick<KeyValueStore, 'get'>) => Number(values.get(stampKey) ?? 0);

  function note(key: string): void {
    written.add(key);
    changed?.(key);
    if (behind) void copySoon(behind);
  }

  /** Shared by all that is written until the last one is made: what is put first must not come last. */
  function copySoon(values: DurableValues): Promise<void> {
    disk.set(stampKey, String(Math.max(Date.now(), stampOf(disk) + 1)));
    if (isDue) return copied;
    isDue = true;
    return (copied = copied.then(() => {
      isDue = false;
      const all = disk.keys().map((key) => [key, disk.get(key) ?? ''] as const);
      // A failure costs no more than localStorage alone would: what a crash takes in its first seconds.
      return values.replace(new Map(all)).catch(() => undefined);
    }));
  }

  function set(key: string, value: string): void {
    if (!mayKeep(key)) return void held.set(key, value);
    held.delete(key);
    if (disk.get(key) === value) return;
    disk.set(key, value);
    note(key);
  }

  async function take(values: DurableValues, overOwn?: boolean): Promise<boolean> {
    const kept = await values.all();
    if (stampOf(kept) <= stampOf(disk)) return false;
    for (const key of new Set([...disk.keys(), ...kept.keys()])) {
      if (written.has(key) && !overOwn) continue;
      const value = kept.get(key);
      if (value === undefined) disk.remove(key);
      else disk.set(key, value);
    }
    return true;
  }

  return {
    keys: () => [...held.keys(), ...disk.keys()],
    get: (key) => held.get(key) ?? disk.get(key),
    set,
    remove(key) {
      held.delete(key);
      if (disk.get(key) === undefined && behind) return;
      disk.remove(key);
      note(key);
    },

    keep: () => held.forEach((value, key) => set(key, value)),
    async attach(values, inWorker) {
      const took = await take(values, inWorker);
      if (!inWorker) behind = values;
      if (!inWorker || !took) await copySoon(values);
      return took;
    },
    take,
    settled: () => copied,
  };
}
