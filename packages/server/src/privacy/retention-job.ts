import type { Log } from '../log.js';
import type { RetentionDays } from '../store/retention.js';
import type { Store } from '../store/store.js';

export interface RetentionJob {
  /** Milliseconds since 1970; undefined where nothing is to be done. */
  nextAt(): number | undefined;
  close(): Promise<void>;
}

const firstAfterMs = 60_000;
const everyMs = 24 * 3_600_000;
const dayMs = 86_400_000;

/** Once a day, takes the contents of what is kept no longer, and forgets old entries of the audit log. */
export function startRetentionJob(options: {
  store: Pick<Store, 'expire' | 'stopExpiring'>;
  days: RetentionDays;
  auditDays: number;
  now: () => number;
  log: Log;
}): RetentionJob {
  const { store, days, auditDays, now, log } = options;
  let underWay: Promise<void> | undefined;
  let timer: NodeJS.Timeout;
  let next = now() + firstAfterMs;
  let closed = false;

  function runAfter(ms: number): void {
    next = now() + ms;
    timer = setTimeout(() => {
      underWay = store
        .expire({ days, now: now(), auditBefore: now() - auditDays * dayMs })
        .then(({ expired }) => expired > 0 && log({ level: 'info', what: 'expired', events: expired }))
        .catch((cause: unknown) => log({ level: 'error', what: 'retention_failed', error: String(cause) }))
        .then(() => {
          underWay = undefined;
          if (!closed) runAfter(everyMs);
        });
    }, ms);
    timer.unref();
  }
  runAfter(firstAfterMs);

  return {
    nextAt: () => (Object.keys(days).length > 0 ? next : undefined),
    async close() {
      closed = true;
      clearTimeout(timer);
      if (underWay) await store.stopExpiring();
      await underWay;
    },
  };
}
