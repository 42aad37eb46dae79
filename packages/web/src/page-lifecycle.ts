import type { Stop } from '@omokit/core';

/**
 * Runs when the page may be about to go: `visibilitychange` is the last event a phone is sure to send, `pagehide` comes
 * at a navigation. Neither keeps a page out of the back/forward cache, as `unload` would.
 */
export function whenLeaving(run: () => void): Stop {
  const hidden = () => {
    if (document.visibilityState === 'hidden') run();
  };
  document.addEventListener('visibilitychange', hidden);
  addEventListener('pagehide', run);
  return () => {
    document.removeEventListener('visibilitychange', hidden);
    removeEventListener('pagehide', run);
  };
}
