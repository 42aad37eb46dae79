import type { Stop } from '@omokit/core';

/**
 * Runs once for the page and once for each later one a router shows in its place; also when the browser brings the
 * page back from its back/forward cache. A page being prerendered counts when it is looked at.
 */
export function watchPageViews(view: () => void): Stop {
  const stop = new AbortController();
  const { signal } = stop;
  let shown = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    const now = address();
    if (now === shown) return;
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
    look();
  }

  addEventListener('pageshow', restored, { signal });
  const unwatch = watchAddress(lookSoon, signal);
  const once = { once: true, signal };
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', look, once);
  } else if (document.readyState === 'loading' && !document.title) {
    document.addEventListener('DOMContentLoaded', look, once);
  } else look();

  return () => {
    stop.abort();
    clearTimeout(timer);
    unwatch();
  };
}

/** What makes it another page: an anchor within one does not, a hash router's path does. */
function address(): string {
  const { pathname, search, hash } = location;
  return pathname + search + (/^#!?\//.test(hash) ? hash : '');
}

function watchAddress(changed: () => void, signal: AbortSignal): Stop {
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) {
    navigation.addEventListener('currententrychange', changed, { signal });
    return () => undefined;
  }
  addEventListener('popstate', changed, { signal });
  addEventListener('hashchange', changed, { signal });
  const stops = (['pushState', 'replaceState'] as const).map((method) => {
    const original = history[method];
    const patched: History['pushState'] = function (this: History, ...call) {
      original.apply(this, call);
      changed();
    };
    history[method] = patched;
    return () => {
      // Whoever patched it after us calls ours: taking it out would take theirs out too.
      if (history[method] === patched) history[method] = original;
    };
  });
  return () => stops.forEach((undo) => undo());
}
