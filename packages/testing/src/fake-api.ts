import { OmoError, type Api } from '@omokit/core';

export interface ApiCall {
  method: 'GET' | 'POST';
  /** As it was called, with its query. */
  path: string;
  body?: object;
}

/** The answer itself, or a function that makes it; throwing (an OmoError, say) is the answer of a failing backend. */
export type ApiHandler = object | ((call: ApiCall) => unknown);

/** Answers by method and path, `{ 'GET /v1/campaigns/welcome': campaign }`; a query is matched only when named. */
export type ApiScript = Record<`${'GET' | 'POST'} ${string}`, ApiHandler>;

export interface FakeApi extends Api {
  readonly calls: readonly ApiCall[];
  /** Adds answers, over those of the same method and path. */
  script(more: ApiScript): void;
}

/** An Api that answers as scripted; a call without a script rejects with `api_failed` and says which is missing. */
export function createFakeApi(script: ApiScript = {}, online: () => boolean = () => true): FakeApi {
  const calls: ApiCall[] = [];
  let handlers = script;

  async function answer<T>(call: ApiCall): Promise<T> {
    calls.push(call);
    if (!online())
      throw new OmoError('api_unreachable', 'The backend cannot be reached; the fake is offline.');
    const route = `${call.method} ${call.path}` as const;
    const handler = handlers[route] ?? handlers[`${call.method} ${call.path.split('?')[0]}`];
    if (handler === undefined) {
      throw new OmoError(
        'api_failed',
        `Nothing is scripted for '${route}'; add it to the fake's api option.`,
      );
    }
    const answered: unknown = typeof handler === 'function' ? await handler(call) : handler;
    return (answered === undefined ? undefined : JSON.parse(JSON.stringify(answered))) as T;
  }

  return {
    calls,
    script: (more) => void (handlers = { ...handlers, ...more }),
    get: (path) => answer({ method: 'GET', path }),
    post: (path, body) => answer({ method: 'POST', path, body }),
  };
}
