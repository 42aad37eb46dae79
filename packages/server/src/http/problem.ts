import type { ApiError } from '@omokit/protocol';

/** An answer that is an error: thrown anywhere in a request, answered with its code and sentence. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** On every answer. No credentials: a page shows its key itself, so any origin may read the answers it has a key for. */
export const forAnyOrigin = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Retry-After, ETag',
} as const;

/** JSON that no cache keeps and no browser takes for something else. */
export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...forAnyOrigin,
      ...headers,
    },
  });

export const problemAnswer = ({ status, code, message, headers }: Problem): Response =>
  json({ code, message } satisfies ApiError, status, headers);
