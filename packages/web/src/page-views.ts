/** Tells of each change of the address, until the signal; for browsers that do not. */
export type WatchHistory = (changed: () => void, signal: AbortSignal) => void;

/**
 * Runs once for the page and once for each later one a router shows in its place; also when the browser brings the
 * page back from its back/forward cache; until the signal. A page being prerendered counts when it is looked at.
 */
export function watchPageViews(view: () => void, watchHistory: WatchHistory, signal: AbortSignal): void {
  let shown = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    const now = address();
    if (now === shown || signal.aborted) return;
    shown = now;
    view();
  }

  // Routers set the title, and redirect, right after they have changed the address.
  function lookSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(look);
  }

  function restored(event: PageTransitionEvent): void {
    if (!event.persisted) return;
    shown = '';
    lookSoon();
  }

  addEventListener('pageshow', restored, { signal });
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) navigation.addEventListener('currententrychange', lookSoon, { signal });
  else watchHistory(lookSoon, signal);
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', look, { signal });
  } else if (document.readyState === 'loading' && !document.title) {
    document.addEventListener('DOMContentLoaded', look, { signal });
  } else look();
}

/** What makes it another page: an anchor within one does not, a hash router's path does. */
function address(): string {
  const { pathname, search, hash } = location;
  return pathname + search + (/^#!?\//.test(hash) ? hash : '');
}
