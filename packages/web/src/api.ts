import { OmoError, type Api, type Consent } from '@omokit/core';

const timeoutMs = 10_000;

export interface ApiOptions {
  /** Base address of the backend; undefined when the page has none. */
  endpoint?: string | undefined;
  writeKey?: string | undefined;
  /** Calls wait until the person has answered: before that nothing leaves the page. */
  consent: Consent;
}

/** The backend's JSON API, with this page's key as Bearer token (RFC 6750). */
export function createApi({ endpoint, writeKey, consent }: ApiOptions): Api {
  async function call<T>(path: string, init: RequestInit): Promise<T> {
    if (endpoint === undefined) {
      throw new OmoError(
        'option_invalid',
        'This page has no backend to ask: give createOmo an endpoint and writeKey.',
      );
    }
    await answered(consent);
    const answer = await reach(endpoint.replace(/\/+$/, '') + path, {
      ...init,
      headers: {
        authorization: `Bearer ${writeKey}`,
        ...(init.body !== undefined && { 'content-type': 'application/json' }),
      },
      credentials: 'omit',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.ok && answer.body !== undefined) return answer.body as T;
    const { code, message } = (answer.body ?? {}) as { code?: unknown; message?: unknown };
    throw new OmoError(
      typeof code === 'string' ? code : 'api_failed',
      typeof message === 'string' ? message : `The backend answered ${answer.status} without saying why.`,
    );
  }

  return {
    get: (path) => call(path, { method: 'GET' }),
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}

async function reach(
  url: string,
  init: RequestInit,
): Promise<{ ok: boolean; status: number; body: unknown }> {
  let text: string;
  let response: Response;
  try {
    response = await fetch(url, init);
    text = await response.text();
  } catch (cause) {
    throw new OmoError(
      'api_unreachable',
      'The backend cannot be reached; try again when the network is back.',
      {
        cause,
      },
    );
  }
  return { ok: response.ok, status: response.status, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's error page, or a captive portal: the caller is told `api_failed`.
    return undefined;
  }
}

function answered(consent: Consent): Promise<void> {
  return new Promise((resolve) => {
    if (consent.decide('operation') !== 'hold') return resolve();
    const stop = consent.watch(() => {
      if (consent.decide('operation') === 'hold') return;
      stop();
      resolve();
    });
  });
}
