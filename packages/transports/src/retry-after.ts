/**
 * Milliseconds a Retry-After header asks to wait (RFC 9110, 10.2.3: seconds, or an HTTP date); undefined when there is
 * none or it makes no sense. At most a day: a server's slip must not silence a device for good.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? '';
  // Date.parse alone would take '-5' and '2026' for dates; an HTTP date begins with the name of a day.
  const ms = /^\d+$/.test(value) ? +value * 1_000 : /^[FMSTW]/.test(value) ? Date.parse(value) - now : NaN;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 86_400_000);
}
