/**
 * `hidden` runs when the page may not be seen again, which is the last a phone is sure to tell; `leaving` when it goes,
 * by a navigation or with its tab; until the signal. Neither event keeps a page out of the back/forward cache, as
 * `unload` would.
 */
export function whenLeaving(hidden: () => void, leaving: () => void, signal: AbortSignal): void {
  const changed = () => {
    if (document.visibilityState === 'hidden') hidden();
  };
  document.addEventListener('visibilitychange', changed, { signal });
  addEventListener('pagehide', leaving, { signal });
}
