import type { Consent, ListableStore } from '@omokit/core';

/**
 * Writes to `disk` only once consent has been answered; until then values stay in memory. A yes to anything writes
 * them, a no to everything leaves them in memory, to be gone with the page. Removing is always done at once.
 */
export function createGatedStorage(
  disk: ListableStore,
  consent: Consent,
  isRefused: () => boolean,
): ListableStore {
  const held = new Map<string, string>();
  const isOpen = () => consent.decide('operation') !== 'hold';

  consent.watch(() => {
    if (!isOpen() || isRefused()) return;
    for (const [key, value] of held) disk.set(key, value);
    held.clear();
  });

  return {
    keys: () => [...held.keys(), ...disk.keys()],
    get: (key) => held.get(key) ?? disk.get(key),
    set(key, value) {
      if (isOpen()) {
        held.delete(key);
        disk.set(key, value);
      } else held.set(key, value);
    },
    remove(key) {
      held.delete(key);
      disk.remove(key);
    },
  };
}
