const storageKey = 'omokit.console.key';

/** Takes `#key=…` (and `&to=/people/…`) out of a hash; `hash` is the address to put in its place. */
export function takeKey(hash: string): { key: string; hash: string } | undefined {
  const text = hash.replace(/^#/, '');
  if (!text.startsWith('key=')) return undefined;
  const parameters = new URLSearchParams(text);
  const key = parameters.get('key')?.trim() ?? '';
  const to = parameters.get('to') ?? '/live';
  return { key, hash: to.startsWith('/') ? `#${to}` : '#/live' };
}

/** Moves a key from the address bar into the return value, before anything else can see it there. */
export function takeKeyFromAddress(view: Window): string | undefined {
  const taken = takeKey(view.location.hash);
  if (!taken) return undefined;
  view.history.replaceState(null, '', taken.hash);
  return taken.key || undefined;
}

/** The key is kept for as long as the tab is open and no longer. */
export function readKey(): string | undefined {
  try {
    return sessionStorage.getItem(storageKey) ?? undefined;
  } catch {
    // Storage is blocked: the key then lives until the page is reloaded.
    return undefined;
  }
}

export function keepKey(key: string): void {
  try {
    sessionStorage.setItem(storageKey, key);
  } catch {
    // As above: signing in still works, it is only asked for again after a reload.
  }
}

export function forgetKey(): void {
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // Nothing could be kept, so there is nothing to forget.
  }
}
