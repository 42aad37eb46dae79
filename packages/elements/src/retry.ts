/** Tries something once more after each failure, later each time. */
export interface Retry {
  /** It failed: run again in a while. */
  later(): void;
  /** It succeeded or is not wanted any more. */
  stop(): void;
}

/**
 * For a backend that is down while the network is up: no event tells when it is back. Waits `firstMs`, then twice as
 * long each time, up to a minute; up to half of it less, so that not all pages ask at once.
 */
export function createRetry(run: () => void, firstMs = 3_000): Retry {
  const longestMs = 60_000;
  let delayMs = firstMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    later() {
      clearTimeout(timer);
      timer = setTimeout(run, delayMs * (0.5 + Math.random() / 2));
      delayMs = Math.min(delayMs * 2, longestMs);
    },
    stop() {
      clearTimeout(timer);
      delayMs = firstMs;
    },
  };
}
