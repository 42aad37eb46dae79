import type { KeyValueStore, Platform } from '@omokit/core';

/** The longest delay setTimeout can count; more would fire at once. */
const maxDelayMs = 2 ** 31 - 1;

/** What the tracker needs of the world, from a browser's window. */
export function createBrowserPlatform(storage: KeyValueStore): Platform {
  return {
    now: Date.now,
    random: (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
    after(delayMs, run) {
      const timer = setTimeout(run, Math.min(delayMs, maxDelayMs));
      return () => clearTimeout(timer);
    },
    online: () => navigator.onLine,
    whenOnline(run) {
      addEventListener('online', run);
      return () => removeEventListener('online', run);
    },
    storage,
  };
}
