import type { ListableStore, Platform, Stop } from '@omokit/core';

/** The longest delay setTimeout can count; more would fire at once. */
const maxDelayMs = 2 ** 31 - 1;

/** Runs after so many milliseconds, unless it is stopped before. */
export function afterDelay(delayMs: number, run: () => void): Stop {
  const timer = setTimeout(run, Math.min(delayMs, maxDelayMs));
  return () => clearTimeout(timer);
}

/** What the tracker needs of the world, from a browser's window. */
export function createBrowserPlatform(storage: ListableStore): Platform {
  return {
    now: Date.now,
    random: (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
    after: afterDelay,
    online: () => navigator.onLine,
    whenOnline(run) {
      addEventListener('online', run);
      return () => removeEventListener('online', run);
    },
    storage,
  };
}
