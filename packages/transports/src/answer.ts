import type { Sent } from '@omokit/core';

/** What came back over HTTP. */
export interface Answer {
  status: number;
  /** What its Retry-After asks for. */
  afterMs: number | undefined;
  /** The body parsed as JSON; undefined when it is none. */
  body: unknown;
}

/** What an answer means for the batch, by its status alone. What no one foresaw is a `retry`: that loses nothing. */
export function sentOf({ status, afterMs, body }: Answer): Sent {
  if (status >= 200 && status < 300) return { outcome: 'ok' };
  const code = codeOf(body) ?? `http_${status}`;
  switch (status) {
    case 400:
    case 413:
    case 422:
      return { outcome: 'split', code };
    case 401:
    case 403:
      return { outcome: 'halt', code };
    default:
      return { outcome: 'retry', code, ...(afterMs !== undefined && { afterMs }) };
  }
}

/** The stable code of an error answer, `{ "code": "key_unknown", … }`. */
function codeOf(body: unknown): string | undefined {
  const code: unknown = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  return typeof code === 'string' && /^[a-z0-9_]{1,64}$/.test(code) ? code : undefined;
}
