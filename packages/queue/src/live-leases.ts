/**
 * Tells a lease that is being worked under from one whose holder is gone. Each lease has a Web Lock beside it, which the
 * browser frees the moment the page, worker or process that holds it ends; so another tab takes over at once instead of
 * waiting for the lease to expire. Locks are held only while sending: a page that holds one cannot go into the
 * back/forward cache. Where there are none (old web views) leases still expire.
 */
export interface LiveLeases {
  /** Resolves when the lock is held, before the lease is written. */
  hold(token: string): Promise<void>;
  free(token: string): void;
  freeAll(): void;
  isOurs(token: string): boolean;
  /** True when its holder is known to be gone. */
  isDead(token: string): Promise<boolean>;
}

export function createLiveLeases(database: string): LiveLeases {
  const nameOf = (token: string) => `omokit ${database} ${token}`;
  const releases = new Map<string, () => void>();
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;

  return {
    hold: (token) =>
      new Promise((held) => {
        const keep = () => new Promise<void>((release) => (releases.set(token, release), held()));
        // Rejected in sandboxed frames: there, leases only expire.
        if (locks) locks.request(nameOf(token), keep).catch(() => held());
        else held();
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
      try {
        const { held = [] } = await locks.query();
        return !held.some(({ name }) => name === nameOf(token));
      } catch {
        // Not allowed here: nothing is known.
        return false;
      }
    },
  };
}
