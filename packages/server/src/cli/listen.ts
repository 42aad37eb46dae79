import type { Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { OmokitServer } from '../server.js';
import { Failure } from '../failure.js';

export interface Listening {
  url: string;
  /** Takes no more requests, answers those under way, ends live streams, closes the store. */
  stop(): Promise<void>;
}

export interface ListenOptions {
  port: number;
  host: string;
  /** Take the client's address from the last X-Forwarded-For entry: only behind a proxy that sets it. */
  trustProxy?: boolean;
  /** How long a request may take to come, whole; 15 seconds unless told. */
  requestMs?: number;
}

/** How long connections may take to end by themselves. */
const graceMs = 5_000;

/** Serves over HTTP. Codes: port_in_use, port_not_allowed, address_not_available. */
export async function listen(server: OmokitServer, options: ListenOptions): Promise<Listening> {
  const { requestMs = 15_000 } = options;
  const http = createAdaptorServer({
    // Our own senders give up after ten seconds: whoever takes longer only holds what was sent.
    serverOptions: {
      requestTimeout: requestMs,
      headersTimeout: requestMs,
      connectionsCheckingInterval: Math.min(1_000, requestMs),
    },
    // This process is the command's own: the adapter's lighter Response saves two copies of each answer.
    overrideGlobalObjects: true,
    fetch: (request, env) => {
      const { incoming } = env as HttpBindings;
      // As they were read: the adapter would check and copy them again.
      const headers = { get: (name: string) => incoming.headers[name]?.toString() ?? null };
      const peer = incoming.socket.remoteAddress;
      const forwarded = options.trustProxy ? headers.get('x-forwarded-for') : undefined;
      const ip = forwarded?.split(',').at(-1)?.trim() || peer;
      // Not ended with the reading: a body that is too large must still be answered.
      const body = incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
      return server.fetch(request, { ...(ip !== undefined && { ip }), body, headers });
    },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    http.once('error', (cause) => reject(failureOf(cause, options)));
    http.listen(options.port, options.host, resolve);
  });
  const address = http.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;

  return {
    url: `http://${host}:${port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      // A connection under way is idle once its answer is out, and would otherwise be kept alive.
      const idle = setInterval(() => http.closeIdleConnections(), 20);
      const force = setTimeout(() => http.closeAllConnections(), graceMs);
      await server.close();
      await closed;
      clearInterval(idle);
      clearTimeout(force);
    },
  };
}

function failureOf(cause: Error, { port, host }: ListenOptions): Error {
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE')
    return new Failure(
      'port_in_use',
      `Port ${port} on ${host} is taken by another program. Stop that program, or choose another port with --port.`,
      { cause },
    );
  if (code === 'EACCES')
    return new Failure(
      'port_not_allowed',
      `Port ${port} is not allowed to you. Choose one above 1023 with --port.`,
      {
        cause,
      },
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Failure(
      'address_not_available',
      `This machine has no address ${host}. Choose another with --host.`,
      {
        cause,
      },
    );
  return cause;
}
