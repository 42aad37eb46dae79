import type { LiveLeases } from '@omokit/core';

const patienceMs = 500;

/**
 * Each lease has a Web Lock beside it, which the browser frees the moment the page, worker or process that holds it
 * ends; so another tab takes over at once instead of waiting for the lease to expire. Locks are held only while sending:
 * a page that holds one cannot go into the back/forward cache. Where there are none (old web views, or a browser that
 * does not answer) leases only expire, which each lease says of itself.
 */
export function createWebLocks(database: string): LiveLeases {
  const nameOf = (token: string) => `omokit ${database} ${token}`;
  const releases = new Map<string, () => void>();
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;

  return {
    hold: (token) =>
      new Promise((held) => {
        if (!locks) return held(false);
        const patience = new AbortController();
        // After the grant this does nothing.
        setTimeout(() => {
          patience.abort();
          held(false);
        }, patienceMs);
        const keep = () =>
          new Promise<void>((release) => {
            releases.set(token, release);
            held(true);
          });
        // Rejected in sandboxed frames. Nobody asks for this name before: it is granted at once, or something is wrong.
        locks.request(nameOf(token), { signal: patience.signal }, keep).catch(() => held(false));
      }),
    free(token) {
      releases.get(token)?.();
      releases.delete(token);
    },
    freeAll() {
      for (const release of releases.values()) release();
      releases.clear();
    },
    isOurs: (token) => releases.has(token),
    async isDead(token) {
      if (!locks) return false;
      // Whoever lives still has it. Rejected where it is not allowed to ask: nothing is known.
      return locks.request(nameOf(token), { ifAvailable: true }, Boolean).catch(() => false);
    },
  };
}
