import type { KeyValueStore } from '@omokit/core';
import type { DurableValues } from '@omokit/queue';
import type { ListableStore } from './local-storage.js';

export interface LastingStorage extends KeyValueStore {
  /**
   * Keeps values in the database as well from now on, and takes from it what localStorage lost in a crash. Resolves
   * with whether anything was taken. What this page has written already goes before what the database had.
   */
  attach(values: DurableValues): Promise<boolean>;
}

/** localStorage, for reading at once, with the queue's database behind it, for surviving a browser that is killed. */
export function createLastingStorage(disk: ListableStore): LastingStorage {
  const written = new Map<string, string | undefined>();
  let behind: DurableValues | undefined;

  function note(key: string, value: string | undefined): void {
    if (!behind) written.set(key, value);
    // A failure costs no more than localStorage alone would: what a crash takes in its first seconds.
    else behind.set(new Map([[key, value]])).catch(() => undefined);
  }

  return {
    get: disk.get,
    set(key, value) {
      if (disk.get(key) === value) return;
      disk.set(key, value);
      note(key, value);
    },
    remove(key) {
      disk.remove(key);
      note(key, undefined);
    },

    async attach(values) {
      const kept = await values.all();
      behind = values;
      let taken = false;
      for (const [key, value] of kept) {
        if (written.has(key) || disk.get(key) === value) continue;
        disk.set(key, value);
        taken = true;
      }
      const first = kept.size === 0;
      for (const key of disk.keys()) {
        if (kept.has(key) || written.has(key)) continue;
        if (first) written.set(key, disk.get(key));
        else {
          // Removed just before the crash, and localStorage had not heard of it.
          disk.remove(key);
          taken = true;
        }
      }
      await values.set(written);
      written.clear();
      return taken;
    },
  };
}
