import { setTimeout as sleep } from 'node:timers/promises';

/** Rejects when it takes longer: a browser that is being crashed answers some calls never. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const patience = new AbortController();
  const late = sleep(ms, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`${what}: not within ${ms} ms`);
  });
  late.catch(() => undefined); // Called off: nobody waits for it any more.
  try {
    return await Promise.race([work, late]);
  } finally {
    patience.abort();
  }
}

/** Does one piece of work after another; what fails is told, and does not hold up the next. */
export function createChain(failed: (error: unknown) => void) {
  let last = Promise.resolve();
  return {
    add(work: () => Promise<void>): void {
      last = last.then(work).catch(failed);
    },
    settled: () => last,
  };
}
