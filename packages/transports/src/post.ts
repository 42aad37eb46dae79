import type { Sent } from '@omokit/core';
import { keepalive, sizeOf } from './keepalive.js';
import { retryAfterMs } from './retry-after.js';

export { withoutPass } from './without-pass.js';

/** What every transport lets its users choose. */
export interface PostOptions {
  /** The page's own when not given. */
  fetch?: typeof globalThis.fetch;
  /** 10 s when not given; the sender gives up after 30 s in any case. */
  timeoutMs?: number;
  /** Ms since 1970; dates in Retry-After are held against it. */
  now?: () => number;
}

export interface Post extends PostOptions {
  url: string;
  body: string | ArrayBuffer;
  /** Besides a content-type that CORS takes without a preflight. */
  headers?: Record<string, string>;
  /** The page is going: the request leaves before this function returns, and outlives the page. */
  leaving?: boolean | undefined;
  /**
   * Whether to go where a redirect points. Not when not given: after a 301, 302 or 303 `fetch` asks for that page without
   * the body, and whatever it answers would say that the batch has arrived (Fetch, 4.4 "HTTP-redirect fetch").
   */
  redirect?: 'follow';
}

export interface Answer {
  /** 0 when none came. */
  status: number;
  /** Parsed; undefined when it is no JSON: proxies and portals answer in HTML. */
  body?: unknown;
  /** What it means for the batch by its status alone. */
  sent: Sent;
}

/** Posts and says what came back; never rejects. */
export async function post(request: Post): Promise<Answer> {
  const { url, body, headers, leaving, fetch, timeoutMs = 10_000, now = Date.now } = request;
  const { redirect = 'manual' } = request;
  const type = 'text/plain;charset=UTF-8';
  if (leaving && !fetch && !('keepalive' in Request.prototype)) {
    const unsure = navigator.sendBeacon(url, new Blob([body], { type }));
    return { status: 0, sent: { outcome: 'retry', unsure } };
  }

  const size = sizeOf(body);
  const outlives = leaving || size <= keepalive.room;
  if (outlives) keepalive.room -= size;
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  try {
    // Not every fetch heeds its signal (some polyfills, some patched by others), so the timer decides by itself as well.
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(abort.abort()), timeoutMs);
    });
    const response = (fetch ?? globalThis.fetch)(url, {
      method: 'POST',
      body,
      headers: { 'content-type': type, ...headers },
      credentials: 'omit',
      redirect,
      keepalive: outlives,
      signal: abort.signal,
    });
    return await Promise.race([response.then((came) => answerOf(came, now)), late]);
  } catch {
    // fetch tells faults of the network, of CORS and of blockers apart for no one: all are a TypeError.
    const code = abort.signal.aborted ? 'timeout' : 'network_error';
    return { status: 0, sent: { outcome: 'retry', code, unsure: true } };
  } finally {
    clearTimeout(timer);
    if (outlives) keepalive.room += size;
  }
}

async function answerOf(response: Response, now: () => number): Promise<Answer> {
  const { ok, status, headers } = response;
  const body: unknown = await response.json().catch(() => undefined);
  const code = codeOf(body) ?? `http_${status}`;
  // What no one foresaw is a `retry`: that loses nothing.
  let sent: Sent = { outcome: 'retry', code, afterMs: retryAfterMs(headers.get('retry-after'), now()) };
  if (ok) sent = { outcome: 'ok' };
  else if ([401, 403].includes(status)) sent = { outcome: 'halt', code };
  else if ([400, 413, 422].includes(status)) sent = { outcome: 'split', code };
  return { status, body, sent };
}

/** The stable code of an error answer or a refused message, `{ "code": "key_unknown", … }`. */
export function codeOf(value: unknown): string | undefined {
  const code = (value as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : undefined;
}
