import type { Sent } from '@omokit/core';
import { limits } from '@omokit/protocol';
import { sentOf, type Answer } from './answer.js';
import { gzip } from './gzip.js';
import { retryAfterMs } from './retry-after.js';

/** What both transports let their users choose. */
export interface PostOptions {
  /** The page's own when not given. */
  fetch?: typeof globalThis.fetch;
  timeoutMs?: number;
  /** Ms since 1970; dates in Retry-After are held against it. */
  now?: () => number;
  /** Compresses bodies over 1 kB where the browser can. Costs a CORS preflight: worth it on metered networks. */
  gzip?: boolean;
}

export interface Post {
  url: string;
  /** JSON */
  body: string;
  options: PostOptions;
  /** What the answer means; by its status when not given. */
  read?: (answer: Answer) => Sent;
}

/**
 * Browsers refuse keepalive requests beyond 64 KiB in flight per page (Fetch, 4.5 "HTTP-network-or-cache fetch"), so
 * this counts the page's, whichever transport sends them.
 */
let keepaliveBytes = 0;
const keepaliveLimit = 60_000;

/** Posts JSON and says what became of it; never rejects. */
export async function post({ url, body, options, read = sentOf }: Post): Promise<Sent> {
  const { fetch = globalThis.fetch, timeoutMs = 10_000, now = Date.now } = options;
  const bytes = new TextEncoder().encode(body).length;
  if (bytes > limits.requestBytes) return { outcome: 'split', code: 'request_too_large' };

  const compressed = options.gzip && bytes > 1_000 ? await gzip(body) : undefined;
  const weight = compressed?.byteLength ?? bytes;
  const keepalive = keepaliveBytes + weight <= keepaliveLimit;
  if (keepalive) keepaliveBytes += weight;
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Not every fetch heeds its signal (some polyfills, some patched by others), so the timer decides by itself as well.
  const timeout = new Promise<Sent>((resolve) => {
    timer = setTimeout(() => {
      resolve({ outcome: 'retry', code: 'timeout' });
      abort.abort();
    }, timeoutMs);
  });

  async function exchange(): Promise<Sent> {
    const response = await fetch(url, {
      method: 'POST',
      body: compressed ?? body,
      headers: {
        // text/plain and no other header of ours: a "simple" request, which CORS sends without a preflight.
        'content-type': 'text/plain;charset=UTF-8',
        ...(compressed && { 'content-encoding': 'gzip' }),
      },
      credentials: 'omit',
      cache: 'no-store',
      keepalive,
      signal: abort.signal,
    });
    const afterMs = retryAfterMs(response.headers.get('retry-after'), now());
    return read({ status: response.status, afterMs, body: parseJson(await response.text()) });
  }

  try {
    return await Promise.race([exchange(), timeout]);
  } catch {
    // fetch tells faults of the network, of CORS and of blockers apart for no one: all are a TypeError.
    return { outcome: 'retry', code: 'network_error' };
  } finally {
    clearTimeout(timer);
    if (keepalive) keepaliveBytes -= weight;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Proxies and portals answer in HTML: a body we cannot read says no more than its status.
    return undefined;
  }
}
