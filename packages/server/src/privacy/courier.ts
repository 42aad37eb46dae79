import type { Log } from '../log.js';
import type { Store } from '../store/store.js';
import { tellErased, type DestinationOptions } from './destinations.js';

export interface CourierOptions {
  store: Pick<Store, 'dueErasures' | 'nextErasureDue' | 'settleErasure'>;
  destinations: readonly DestinationOptions[];
  now: () => number;
  log: Log;
}

/** Twice as long after each attempt. */
const firstRetryMs = 30_000;
const maxRetryMs = 6 * 3_600_000;
/** Some three days. */
export const maxAttempts = 20;
const maxTimerMs = 3_600_000;
const page = 20;

export interface Courier {
  /** Tells whom there is to tell, and comes back when the next is due. */
  wake(): void;
  /** Tells all that is due now. */
  deliver(): Promise<void>;
  /** Waits for no destination: who has not answered is told again after the next start. */
  close(): Promise<void>;
}

/** Tells destinations who was erased, until they take it or three days have gone: what is not told yet is in the store. */
export function createCourier({ store, destinations, now, log }: CourierOptions): Courier {
  const byName = new Map(destinations.map((each) => [each.name, each]));
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  const closing = new AbortController();
  const { signal } = closing;

  async function deliver(): Promise<void> {
    for (;;) {
      const due = await store.dueErasures(now(), page);
      if (due.length === 0) return;
      for (const { erasure, name, attempts, identifiers } of due) {
        if (signal.aborted) return;
        const at = now();
        const destination = byName.get(name);
        let state: 'pending' | 'done' | 'failed' = 'done';
        try {
          if (!destination) throw new Error('is not configured');
          await tellErased(destination, { erasure, identifiers, at, signal });
        } catch (cause) {
          // Not the destination's fault: it is told again after the next start, by the same id.
          if (signal.aborted) return;
          state = attempts + 1 < maxAttempts ? 'pending' : 'failed';
          const error = cause instanceof Error ? cause.message : String(cause);
          log({ level: 'warn', what: 'erasure_not_taken', erasure, destination: name, state, error });
        }
        const dueAt = at + Math.min(firstRetryMs * 2 ** attempts, maxRetryMs);
        await store.settleErasure({ erasure, name, state, at, dueAt });
      }
    }
  }

  function wake(): void {
    clearTimeout(timer);
    if (signal.aborted || underWay) return;
    underWay = deliver()
      .then(() => store.nextErasureDue())
      .then((due) => {
        if (due === undefined || signal.aborted) return;
        timer = setTimeout(wake, Math.min(Math.max(due - now(), 1_000), maxTimerMs));
        timer.unref();
      })
      .catch((cause: unknown) => log({ level: 'error', what: 'erasures_not_told', error: String(cause) }))
      .finally(() => (underWay = undefined));
  }

  return {
    wake,
    deliver,
    async close() {
      closing.abort();
      clearTimeout(timer);
      await underWay;
    },
  };
}
