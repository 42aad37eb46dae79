import type { Fetch, WebResponse } from './web-types.js';

/** What the network does with one request. */
export type Scripted =
  | {
      /** A redirect is followed to some page that answers 200, unless the request says `redirect: 'manual'`. */
      status: number;
      headers?: Record<string, string>;
      /** Sent as JSON unless it is a string. */
      body?: unknown;
    }
  /** The connection fails, as a fetch does it: with a TypeError. */
  | 'network_error'
  /** No answer ever comes; aborting the request rejects. */
  | 'no_answer'
  /** Status 200 comes, the body never ends. */
  | 'no_end';

export interface ScriptedRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  /** Text of the body, decompressed if it was gzip; undefined when it was neither, or is not decompressed yet. */
  body: string | undefined;
  /** Of the body on the wire. */
  bytes: number;
  /** Whether the request was to outlive its page. */
  keepalive: boolean;
  aborted(): boolean;
}

export interface ScriptedFetch {
  fetch: Fetch;
  readonly requests: readonly ScriptedRequest[];
}

/** The parts of the platform used here; the names exist in browsers and in Node 18 and later. */
interface WebPlatform {
  Response: new (
    body: unknown,
    init?: { status?: number; headers?: Record<string, string> },
  ) => WebResponse & {
    readonly body: { pipeThrough(through: unknown): unknown } | null;
    text(): Promise<string>;
  };
  Blob: new (parts: unknown[]) => { size: number };
  Headers: new (init?: unknown) => { forEach(run: (value: string, name: string) => void): void };
  ReadableStream: new (source: { pull(): Promise<void> }) => unknown;
  DecompressionStream: new (format: 'gzip') => unknown;
}
interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', run: () => void): void;
}
interface RequestInitLike {
  method?: string;
  headers?: unknown;
  body?: unknown;
  keepalive?: boolean;
  redirect?: string;
  signal?: AbortSignalLike | null;
}

/** A fetch that answers as scripted, the last answer again and again, and remembers what it was asked. */
export function createScriptedFetch(...script: [Scripted, ...Scripted[]]): ScriptedFetch {
  const web = globalThis as unknown as WebPlatform;
  const requests: ScriptedRequest[] = [];

  async function respond(input: unknown, init: RequestInitLike = {}): Promise<WebResponse> {
    const headers: Record<string, string> = {};
    new web.Headers(init.headers ?? {}).forEach((value, name) => (headers[name] = value));
    const request: ScriptedRequest = {
      url: String(input),
      method: init.method ?? 'GET',
      headers,
      body: typeof init.body === 'string' ? init.body : undefined,
      bytes: new web.Blob([init.body ?? '']).size,
      keepalive: init.keepalive ?? false,
      aborted: () => init.signal?.aborted ?? false,
    };
    requests.push(request);
    const answer = script[Math.min(requests.length, script.length) - 1]!;
    if (isGzip(init.body)) {
      const { body } = new web.Response(init.body);
      request.body = await new web.Response(body!.pipeThrough(new web.DecompressionStream('gzip'))).text();
    }
    if (answer === 'network_error') throw new TypeError('Failed to fetch');
    if (answer === 'no_answer') return whenAborted(init.signal);
    if (answer === 'no_end') {
      const endless = new web.ReadableStream({ pull: () => whenAborted(init.signal) });
      return new web.Response(endless, { status: 200 });
    }
    const { status, headers: answerHeaders = {}, body = '' } = answer;
    if (isRedirect(status) && init.redirect !== 'manual') {
      return new web.Response('<html>What is there now</html>', { status: 200 });
    }
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    // A Response of these statuses may have no body at all, not even an empty one.
    return new web.Response([204, 205, 304].includes(status) ? null : text, {
      status,
      headers: answerHeaders,
    });
  }

  return { fetch: respond as unknown as Fetch, requests };
}

function whenAborted(signal: AbortSignalLike | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}

/** Fetch, 2.2.3 "Statuses": a redirect status. */
const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);

/** Begins as RFC 1952, 2.3.1 says. */
function isGzip(body: unknown): body is ArrayBuffer {
  if (!(body instanceof ArrayBuffer)) return false;
  const [first, second] = new Uint8Array(body);
  return first === 0x1f && second === 0x8b;
}
