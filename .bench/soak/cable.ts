import { once } from 'node:events';
import {
  createServer,
  request,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionFaults, isOneOf, requestFaults, type NetworkFault, type RequestFault } from './plan.js';

/** The network between pages and the backend, which knows what a request is and can do it every wrong. */
export interface Cable {
  origin: string;
  /**
   * Lets a fault happen for `forMs`. What has met nothing by then is overdue and waits for something to meet, but leaves
   * two requests alone before it: or a sender that tries less and less often would meet a fault with every try.
   */
  impose(fault: NetworkFault, forMs: number): void;
  /** How many requests, or connections, each fault has met. */
  readonly met: Readonly<Partial<Record<NetworkFault, number>>>;
  /** Whether nothing is left that was imposed and has met nothing yet. */
  hasMetAll(): boolean;
  /** Lifts all faults; resolves when every copy that was held back has been delivered. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

interface Condition<F extends NetworkFault = NetworkFault> {
  fault: F;
  forMs: number;
  untilMs: number;
  met: number;
}

interface Request {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };

/** Opens a cable to a port of the loopback; the backend behind it may come and go. */
export async function createCable(port: number): Promise<Cable> {
  const conditions = new Set<Condition>();
  const met: Partial<Record<NetworkFault, number>> = {};
  const connections = new Set<Socket>();
  const underWay = new Set<Promise<unknown>>();
  const held = new Set<{ later: number; release: () => void }>();
  let mended = new AbortController();
  /** Requests that were left alone since something met an overdue fault. */
  let spared = Infinity;

  /** The fault that the next request, or connection, meets: one that has met nothing yet, or else the youngest. */
  function current<F extends NetworkFault>(among: readonly F[]): Condition<F> | undefined {
    const candidates: Condition<F>[] = [];
    for (const condition of conditions) {
      const isOver = condition.untilMs <= Date.now();
      if (isOver && condition.met > 0) conditions.delete(condition);
      else if (isOneOf(among, condition.fault) && !(isOver && spared < 2))
        candidates.push(condition as Condition<F>);
    }
    return candidates.find((condition) => condition.met === 0) ?? candidates.at(-1);
  }

  function meet(condition: Condition): void {
    if (condition.untilMs <= Date.now()) spared = 0;
    condition.met += 1;
    met[condition.fault] = (met[condition.fault] ?? 0) + 1;
  }

  const server = createServer((near, response) => {
    track(handle(near, response).catch(() => near.socket.resetAndDestroy()));
  });
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    const broken = current(connectionFaults);
    if (broken) {
      meet(broken);
      return socket.resetAndDestroy();
    }
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The cable has no port.');

  async function handle(near: IncomingMessage, response: ServerResponse): Promise<void> {
    const whole = await read(near);
    const condition = current(requestFaults);
    if (condition) meet(condition);
    else spared += 1;
    for (const waiting of held) {
      waiting.later += 1;
      if (waiting.later > 2) waiting.release();
    }
    await (condition ? suffer(condition, whole, near.socket, response) : pass(whole, near.socket, response));
  }

  async function pass(whole: Request, near: Socket, response: ServerResponse): Promise<void> {
    const answer = await carry(whole);
    if (answer) reply(response, answer);
    else near.resetAndDestroy();
  }

  async function suffer(
    { fault, forMs }: Condition<RequestFault>,
    whole: Request,
    near: Socket,
    response: ServerResponse,
  ): Promise<void> {
    switch (fault) {
      case 'stall':
        await pause(forMs);
        near.resetAndDestroy();
        return;

      case 'delay':
        await pause(forMs);
        return pass(whole, near, response);

      case 'tear-request':
        await carryHalf(whole);
        near.resetAndDestroy();
        return;

      case 'lose-answer':
        await carry(whole);
        near.resetAndDestroy();
        return;

      case 'tear-answer': {
        const answer = await carry(whole);
        if (answer) {
          response.writeHead(answer.status, {
            ...ofWhole(answer.headers),
            'content-length': answer.body.length,
          });
          response.write(answer.body.subarray(0, answer.body.length / 2));
          await sleep(20);
        }
        near.resetAndDestroy();
        return;
      }

      case 'duplicate': {
        track(pause(forMs).then(() => carry(whole)));
        const [answer] = await Promise.all([carry(whole), carry(whole)]);
        if (answer) reply(response, answer);
        else near.resetAndDestroy();
        return;
      }

      case 're-order': {
        // The sender takes it for lost and goes on; the request arrives after later ones.
        near.resetAndDestroy();
        await new Promise<void>((resolve) => {
          const waiting = { later: 0, release: resolve };
          held.add(waiting);
          void pause(forMs + 5_000).then(() => {
            held.delete(waiting);
            resolve();
          });
        });
        await carry(whole);
        return;
      }

      case 'answer-500':
        // As a proxy in front of the backend says it: no CORS header, so that the page sees a fault of the network.
        return reply(response, { status: 500, headers: {}, body: Buffer.from('<h1>Internal error</h1>') });

      case 'answer-503':
        return reply(response, refusal(503, new Date(Date.now() + 2_000).toUTCString()));

      case 'answer-429':
        return reply(response, refusal(429, '1'));
    }
  }

  /** A request to the backend on a connection of its own, as one that comes a second time would. */
  function dial(
    { method, path, headers }: Request,
    answered: (answer: IncomingMessage) => void,
  ): ClientRequest {
    const options = { host: '127.0.0.1', port, method, path, headers: ofWhole(headers), agent: false };
    return request(options, answered);
  }

  /** Brings a request to the backend; undefined when no answer came. */
  function carry(whole: Request): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const far = dial(whole, (answer) => {
        const { statusCode: status = 502, headers } = answer;
        read(answer).then(
          ({ body }) => resolve({ status, headers, body }),
          () => resolve(undefined),
        );
      });
      far.on('error', () => resolve(undefined));
      far.end(whole.body);
    });
  }

  async function carryHalf(whole: Request): Promise<void> {
    const far = dial(whole, (answer) => answer.resume());
    far.on('error', () => undefined); // It is we who break it, or the backend is down.
    far.write(whole.body.subarray(0, whole.body.length / 2));
    const [socket] = (await once(far, 'socket')) as [Socket];
    // What makes it reject is heard above.
    if (socket.connecting)
      await Promise.race([once(socket, 'connect'), once(far, 'close')]).catch(() => undefined);
    await sleep(20);
    far.destroy();
  }

  /** Waits, but not longer than until the network is mended. */
  const pause = (ms: number) => sleep(ms, undefined, { signal: mended.signal }).catch(() => undefined);

  function track(work: Promise<unknown>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  function drop(): void {
    for (const socket of connections) socket.resetAndDestroy();
  }

  return {
    origin: `http://localhost:${address.port}`,
    met,
    impose(fault, forMs) {
      conditions.add({ fault, forMs, untilMs: Date.now() + forMs, met: 0 });
      if (fault === 'cut') drop();
      if (fault === 'refuse') server.closeIdleConnections();
    },
    hasMetAll: () => [...conditions].every((condition) => condition.met > 0),
    async mend() {
      conditions.clear();
      mended.abort();
      mended = new AbortController();
      await Promise.all(underWay);
    },
    async close() {
      server.close();
      drop();
      await once(server, 'close');
    },
  };
}

const refusal = (status: number, retryAfter: string): Answer => ({
  status,
  headers: { ...cors, 'retry-after': retryAfter, 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ code: 'unavailable', message: 'Later.' })),
});

/** Rejects when it is cut short. */
async function read(message: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { method = 'GET', url: path = '/', headers } = message;
  return { method, path, headers, body: Buffer.concat(chunks) };
}

/** Without the headers that are about one connection (RFC 9110, 7.6.1). */
function ofWhole(headers: Answer['headers']): Answer['headers'] {
  const hop = ['connection', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hop.includes(name)));
}

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...ofWhole(headers), 'content-length': body.length });
  response.end(body);
}
