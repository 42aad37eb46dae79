import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { jsonLog } from '../log.js';
import { createServer, type ServerOptions } from '../server.js';
import { readConfig } from './config.js';
import { Failure } from '../failure.js';
import { makeFirstKeys } from './first-keys.js';
import { listen } from './listen.js';
import { openFile } from './open-file.js';

interface ServeOptions {
  file: string;
  port: string;
  host: string;
  config?: string;
  assets?: string[];
  trustProxy?: boolean;
}

export function addServeCommand(program: Command): void {
  program
    .command('serve', { isDefault: true })
    .description('run the backend')
    .option('--file <path>', 'the SQLite file; made when there is none', 'omokit.sqlite')
    .option('--port <number>', 'port to listen on; 0 takes a free one', '4100')
    .option('--host <address>', 'address to listen on; 0.0.0.0 for all', '127.0.0.1')
    .option('--config <path>', 'JSON file with keys, campaigns, issuer, limits')
    .option('--assets <dir...>', 'folders served at /, like omo.js and its widgets')
    .option('--trust-proxy', 'take client addresses from X-Forwarded-For, which your proxy sets')
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const port = /^\d{1,5}$/.test(options.port) ? Number(options.port) : NaN;
  if (!(port <= 65_535))
    throw new Failure('port_invalid', `'${options.port}' is no port. Give a number from 0 to 65535.`);
  for (const dir of options.assets ?? [])
    if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
      throw new Failure(
        'config_unreadable',
        `--assets ${dir} is not a folder that can be read. Check the path.`,
      );
  const config: Partial<ServerOptions> = options.config === undefined ? {} : readConfig(options.config);
  const log = jsonLog((line) => process.stderr.write(line));
  const tell = (line: string) => void process.stdout.write(`${line}\n`);

  const server = openFile(options.file, () =>
    createServer({
      ...config,
      file: options.file,
      writerThread: true,
      assets: (options.assets ?? []).map((dir) => ({ path: '/', dir })),
      logger: log,
    }),
  );
  await makeFirstKeys(server.store, tell);
  const listening = await listen(server, {
    port,
    host: options.host,
    ...(options.trustProxy && { trustProxy: true }),
  });
  tell(`Omokit listens on ${listening.url}  (console: ${listening.url}/console/)  file: ${options.file}`);
  log({ level: 'info', what: 'started', url: listening.url });

  const signal = await new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  log({ level: 'info', what: 'stopping', signal });
  await listening.stop();
  log({ level: 'info', what: 'stopped' });
}
