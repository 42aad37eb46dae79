import type { ListableStore } from '@omokit/core';

/**
 * localStorage under a prefix. Where there is none (private mode, blocked by policy, full, a worker) values live as long
 * as the page; neither reading nor writing ever throws.
 */
export function createLocalStorage(prefix: string): ListableStore {
  const memory = new Map<string, string>();

  function attempt<T>(run: (storage: Storage) => T): T | undefined {
    try {
      return run(localStorage);
    } catch {
      // SecurityError, QuotaExceededError, or no such thing: the value stays in memory.
      return undefined;
    }
  }

  return {
    keys() {
      const stored = attempt((storage) => Object.keys(storage)) ?? [];
      const ours = stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set([...ours, ...memory.keys()])];
    },
    get: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(prefix + key)) ?? undefined,
    set(key, value) {
      memory.set(key, value);
      attempt((storage) => {
        storage.setItem(prefix + key, value);
        memory.delete(key);
      });
    },
    remove(key) {
      memory.delete(key);
      attempt((storage) => storage.removeItem(prefix + key));
    },
  };
}
