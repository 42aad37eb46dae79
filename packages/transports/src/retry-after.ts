/**
 * Milliseconds a Retry-After header asks to wait (RFC 9110, 10.2.3: seconds, or an HTTP date); undefined when there is
 * none or it makes no sense. At most a day: a server's slip must not silence a device for good.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, dayMs);
  // Date.parse alone would take '-5' and '2026' for dates; an HTTP date begins with the name of a day.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now), dayMs);
}

const dayMs = 24 * 3_600_000;
