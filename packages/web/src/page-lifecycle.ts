import type { Stop } from '@omokit/core';

/**
 * `hidden` runs when the page may not be seen again, which is the last a phone is sure to tell; `leaving` when it goes,
 * by a navigation or with its tab. Neither event keeps a page out of the back/forward cache, as `unload` would.
 */
export function whenLeaving(hidden: () => void, leaving: () => void): Stop {
  const changed = () => {
    if (document.visibilityState === 'hidden') hidden();
  };
  document.addEventListener('visibilitychange', changed);
  addEventListener('pagehide', leaving);
  return () => {
    document.removeEventListener('visibilitychange', changed);
    removeEventListener('pagehide', leaving);
  };
}
