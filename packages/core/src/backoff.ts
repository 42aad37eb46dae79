const baseMs = 1_000;
/** Failures of about a minute: a fault that short should be over soon after it is, and a try is one event by then. */
const shortFault = { failures: 15, capMs: 10_000 };
const capMs = 60_000;

/**
 * Delay before the next try after `failures` failures in a row: exponential with full jitter ("Exponential Backoff
 * And Jitter", AWS Architecture Blog, 2015), with the server's Retry-After as the floor. `random` is in [0, 1).
 */
export function backoffMs(failures: number, random: number, retryAfterMs = 0): number {
  const most = failures <= shortFault.failures ? shortFault.capMs : capMs;
  const ceiling = Math.min(most, baseMs * 1.5 ** Math.min(failures - 1, 30));
  return Math.round(retryAfterMs + random * ceiling);
}
