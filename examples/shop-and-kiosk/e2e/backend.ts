import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../../packages/server/dist/cli.js', import.meta.url));

export interface Backend {
  port: number;
  /** Reads the API with the secret key. */
  get<T>(path: string): Promise<T>;
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

  return {
    port: listening,
    async get<T>(path: string) {
      const answer = await fetch(origin + path, { headers: { authorization: 'Bearer sk_demo_console' } });
      if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
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
