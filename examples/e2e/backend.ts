import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { OmoEvent } from '@omokit/protocol';

const cli = fileURLToPath(new URL('../../packages/server/dist/cli.js', import.meta.url));

export interface LoggedEvent {
  offset: number;
  person?: string;
  event: OmoEvent;
}

export interface Backend {
  port: number;
  /** Reads the API with the secret key. */
  get<T>(path: string): Promise<T>;
  /** Asks the API for something with the secret key. */
  post<T>(path: string, body: object): Promise<T>;
  /** The whole event log. */
  log(): Promise<LoggedEvent[]>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM: the graceful stop. */
  stop(): Promise<void>;
}

/** Starts the built `omokit-server` on a SQLite file, as a merchant would. */
export async function startBackend({
  file,
  config,
  assets,
  port,
}: {
  file: string;
  config: string;
  assets?: string;
  port?: number;
}): Promise<Backend> {
  const listening = port ?? (await freePort());
  const child = spawn(
    process.execPath,
    [
      cli,
      ...['serve', '--file', file, '--port', String(listening), '--config', config],
      ...(assets ? ['--assets', assets] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Whoever started it may be ended before it has stopped it.
  const outlived = () => child.kill('SIGKILL');
  process.once('exit', outlived);
  child.once('exit', () => process.off('exit', outlived));
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const origin = `http://127.0.0.1:${listening}`;
  await waitForHealth(origin, child, () => printed);

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async function ask<T>(path: string, body?: object): Promise<T> {
    const answer = await fetch(origin + path, {
      headers: { authorization: 'Bearer sk_demo_console', 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  return {
    port: listening,
    get: (path) => ask(path),
    post: ask,
    async log() {
      const events: LoggedEvent[] = [];
      for (let after = 0; ;) {
        const page = await ask<{ events: LoggedEvent[]; next: number }>(
          `/v1/events?limit=1000&after=${after}`,
        );
        if (page.events.length === 0) return events;
        events.push(...page.events);
        after = page.next;
      }
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

async function waitForHealth(origin: string, child: ChildProcess, printed: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${origin}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The backend did not start:\n${printed()}`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
