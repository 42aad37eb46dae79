export interface BackoffOptions {
  baseMs?: number;
  capMs?: number;
}

/**
 * Delay before the next try after `failures` failures in a row: exponential with full jitter ("Exponential Backoff
 * And Jitter", AWS Architecture Blog, 2015), with the server's Retry-After as the floor. `random` is in [0, 1).
 */
export function backoffMs(
  failures: number,
  random: number,
  retryAfterMs = 0,
  { baseMs = 1_000, capMs = 60_000 }: BackoffOptions = {},
): number {
  // Half as much again each time: a fault of 20 s is over for us within some ten more.
  const ceiling = Math.min(capMs, baseMs * 1.5 ** Math.min(failures - 1, 30));
  return Math.round(retryAfterMs + random * ceiling);
}
