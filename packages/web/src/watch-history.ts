/** Tells of each change of the address in a browser without the Navigation API, until the signal. */
export function watchHistory(changed: () => void, signal: AbortSignal): void {
  addEventListener('popstate', changed, { signal });
  addEventListener('hashchange', changed, { signal });
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    const patched: History['pushState'] = function (this: History, ...call) {
      original.apply(this, call);
      if (!signal.aborted) changed();
    };
    history[method] = patched;
    signal.addEventListener('abort', () => {
      // Whoever patched it after us calls ours: taking it out would take theirs out too.
      if (history[method] === patched) history[method] = original;
    });
  }
}
