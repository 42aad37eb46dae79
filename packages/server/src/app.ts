import { Hono, type Context as HonoContext } from 'hono';
import { cors } from 'hono/cors';
import type { Context } from './context.js';
import { authorize, keyTextAtEnd, keyTextIn } from './http/authorize.js';
import type { Visit } from './http/admission.js';
import { forAnyOrigin, Problem, problemAnswer } from './http/problem.js';
import { parseJson, readBody, type RequestHeaders } from './http/read-body.js';
import { fileAnswer, type Folder } from './http/static-files.js';
import { sentence } from './read-message.js';
import type { Route } from './routes/route.js';
import { subscriberOf } from './shorten-ip.js';
import type { Key } from './store/keys.js';
import type { Writer } from './store/writer.js';

/** What the host may tell of a request. */
export interface Peer {
  /** Address of the client. */
  ip?: string;
  /** The bytes of the body, where the host has them at less cost than `request.body`; read once, or not at all. */
  body?: AsyncIterable<Uint8Array>;
  /** The headers, by names in lower case, where the host has them at less cost than `request.headers`. */
  headers?: RequestHeaders;
}
type Env = { Bindings: Peer };

/** The web-standard application: the routes behind keys, limits and schemas, then the folders. */
export function createApp(
  context: Context,
  routes: readonly Route[],
  folders: readonly Folder[],
  now: () => number,
): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, c) => answerError(context, error, c));
  // Only what browsers ask beforehand: an answer that is changed after it is made is copied by the adapter.
  app.options(
    '*',
    cors({
      origin: '*',
      allowMethods: ['GET', 'POST', 'OPTIONS'],
      allowHeaders: ['Authorization', 'Content-Type', 'Content-Encoding', 'Last-Event-ID'],
      maxAge: 7200,
    }),
  );

  const methods = new Map<string, string[]>();
  for (const route of routes) {
    for (const path of [route.path, ...(route.aliases ?? [])].map(honoPath)) {
      app.on(route.method.toUpperCase(), path, (c) => serve(context, route, c, now()));
      methods.set(path, [...(methods.get(path) ?? []), route.method.toUpperCase()]);
    }
  }
  for (const [path, allowed] of methods)
    app.all(path, () => {
      throw new Problem(405, 'method_not_allowed', `Use ${allowed.join(' or ')} here.`, {
        allow: [
          ...allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)),
          'OPTIONS',
        ].join(', '),
      });
    });

  app.notFound(async (c) => {
    for (const folder of folders) {
      const found = await fileAnswer(folder, c.req.raw);
      if (found) return toAnyOrigin(found);
    }
    const { pathname } = new URL(c.req.url);
    if (pathname === '/') return c.redirect('/console/');
    if (pathname.startsWith('/console') && !folders.some(({ path }) => path === '/console/'))
      return problemAnswer(
        new Problem(
          503,
          'console_not_built',
          'The console’s page is not built. Run the workspace’s build, or give consoleDir.',
        ),
      );
    return problemAnswer(
      new Problem(404, 'not_found', 'There is nothing here. /openapi.json lists what there is.'),
    );
  });
  return app;
}

async function serve(
  context: Context,
  route: Route,
  c: HonoContext<Env>,
  receivedAt: number,
): Promise<Response> {
  const started = performance.now();
  let status = 500;
  try {
    const answer = await handle(context, route, c, receivedAt);
    status = answer.status;
    return answer;
  } catch (error) {
    if (error instanceof Problem) status = error.status;
    throw error;
  } finally {
    const labels = { method: route.method, route: route.path, status };
    context.metrics.request(labels, (performance.now() - started) / 1000);
  }
}

async function handle(
  context: Context,
  route: Route,
  c: HonoContext<Env>,
  receivedAt: number,
): Promise<Response> {
  const subscriber = c.env?.ip === undefined ? undefined : subscriberOf(c.env.ip);
  const visit = route.waits ? context.admission.enter(subscriber) : undefined;
  try {
    return await answer(context, route, c, { receivedAt, subscriber, visit });
  } finally {
    visit?.leave();
  }
}

interface Arrival {
  receivedAt: number;
  /** Who shares a limit, where the host tells addresses. */
  subscriber: string | undefined;
  visit: Visit | undefined;
}

async function answer(
  context: Context,
  route: Route,
  c: HonoContext<Env>,
  { receivedAt, subscriber, visit }: Arrival,
): Promise<Response> {
  const request = c.req.raw;
  const headers = c.env?.headers ?? request.headers;
  const origin = headers.get('origin');
  const admit = async (text: string | undefined, kinds: NonNullable<Route['keys']>): Promise<Key> => {
    const key = await authorize(context.store, { text, kinds, origin });
    await context.rateLimits.takeRequest(key, subscriber);
    return key;
  };

  const shown = keyTextIn(headers);
  const early = !route.keyInBody || shown !== undefined;
  let key = route.keys && early ? await admit(shown, route.keys) : undefined;
  const bytes =
    route.body &&
    (await readBody({
      headers,
      body: c.env?.body ?? request.body ?? [],
      // Only what waits comes many at a time, and only that is counted while it is read.
      maxBytes: visit ? context.limits.requestBytes : context.limits.messageBytes,
      visit,
    }));
  visit?.wait();
  const atEnd = bytes && !key ? keyTextAtEnd(bytes) : undefined;
  if (route.keys && atEnd !== undefined) key = await admit(atEnd, route.keys);
  const raw = bytes && (route.parse ?? parseJson)(bytes);
  if (route.keys && !key) key = await admit(keyTextInBody(raw), route.keys);

  const url = new URL(request.url);
  return route.handle({
    request,
    params: checked(route.params, c.req.param(), 'path_invalid'),
    query: checked(route.query, Object.fromEntries(url.searchParams), 'query_invalid'),
    body: checked(route.body, raw, 'body_invalid'),
    receivedAt,
    ip: subscriber ?? 'unknown',
    ...(key && { key, writer: writerOf(key, origin) }),
  });
}

const writerOf = (key: Key, origin: string | null): Writer => ({
  keyId: key.id,
  kind: key.kind,
  name: key.name,
  ...(origin !== null && { origin }),
});

function keyTextInBody(raw: unknown): string | undefined {
  const writeKey = typeof raw === 'object' && raw !== null && 'writeKey' in raw ? raw.writeKey : undefined;
  return typeof writeKey === 'string' ? writeKey : undefined;
}

function checked(schema: Route['body'], value: unknown, code: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Problem(400, code, `${sentence(parsed.error.issues[0])}. /openapi.json shows what is expected.`);
}

function answerError(context: Context, error: unknown, c: HonoContext<Env>): Response {
  if (error instanceof Problem) return problemAnswer(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const stored = code.startsWith('SQLITE_');
  context.log({
    level: 'error',
    what: stored ? 'store_unavailable' : 'internal_error',
    method: c.req.method,
    path: c.req.path,
    error: stored ? code : String(error instanceof Error ? error.stack : error),
  });
  const problem = stored
    ? new Problem(
        503,
        'store_unavailable',
        'The store cannot write now. Nothing was taken; send it again later.',
        {
          'retry-after': '5',
        },
      )
    : new Problem(500, 'internal_error', 'The server failed. Nothing was taken; send it again later.');
  return problemAnswer(problem);
}

function toAnyOrigin(answer: Response): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(forAnyOrigin)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, headers });
}

const honoPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');
