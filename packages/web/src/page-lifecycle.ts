/**
 * `hidden` runs when the page may not be seen again, which is the last a phone is sure to tell; `leaving` when it goes,
 * by a navigation or with its tab; until the signal. Neither event keeps a page out of the back/forward cache, as
 * `unload` would.
 */
export function whenLeaving(hidden: () => void, leaving: () => void, signal: AbortSignal): void {
  let left = false;
  // A page that goes is hidden right after: what the database then answers would put it out of Chromium's cache.
  const changed = () => {
    if (document.visibilityState === 'hidden' && !left) hidden();
  };
  addEventListener('pageshow', () => (left = false), { signal });
  addEventListener('pagehide', () => (left = true), { signal });
  document.addEventListener('visibilitychange', changed, { signal });
  addEventListener('pagehide', leaving, { signal });
}
