/** How the last call to the backend ended; `asking` until the first one has. */
export type Connection =
  | { state: 'asking' | 'reached' | 'unreachable' }
  /** It answers, but not this device: a wrong key, or a wrong address. No waiting mends that. */
  | { state: 'refused'; code: string };

/** Codes by which the backend says that it could not decide, as good as no answer. */
const undecidedCodes: readonly string[] = [
  'api_unreachable',
  'api_failed',
  'internal_error',
  'rate_limited',
  'server_closing',
  'store_unavailable',
];

/** The backend's code, if it has answered; undefined when that is as good as no answer. */
export function refusalIn(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && !undecidedCodes.includes(code) ? code : undefined;
}

/** Keeps how the calls end that are passed through `watch`. What staff have to mend is said on the console, once. */
export function createConnection() {
  let now: Connection = { state: 'asking' };

  function failed(error: unknown): void {
    const code = refusalIn(error);
    if (code === undefined) {
      now = { state: 'unreachable' };
      return;
    }
    const isTold = now.state === 'refused' && now.code === code;
    if (!isTold) globalThis.console.error(`[omo] ${code}: <omo-redeemer> cannot work at this device.`, error);
    now = { state: 'refused', code };
  }

  return {
    now: () => now,
    /** There was no answer in time. */
    lost: () => failed(undefined),
    async watch<T>(call: Promise<T>): Promise<T> {
      try {
        const answer = await call;
        now = { state: 'reached' };
        return answer;
      } catch (error) {
        failed(error);
        throw error;
      }
    },
  };
}

/** The value, or undefined when it takes longer. */
export async function within<T>(timeoutMs: number, value: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, timeoutMs, undefined)));
  try {
    return await Promise.race([value, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
