// What starting an example does: installs, builds, and runs a backend and the example's sites on this machine.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, checkNode, env, install, root, runQuietly, say, seconds } from '../../.ci/prepare.mjs';

/**
 * Starts an example that `command` runs: `ports` of them from --port on, the first one the backend's. `seed` may fill the
 * file: it is given what runs an omokit-server command on it. `serve` opens the sites, `tell` says what to do with them.
 */
export async function startDemo({
  command,
  what,
  folder,
  ports,
  firstPort: usual = 4100,
  name,
  seed,
  serve,
  tell,
}) {
  const { port, file } = optionsOf({ command, what, ports, usual, name });
  const startedAt = Date.now();
  checkNode();
  await install();
  await build();

  for (let offset = 0; offset < ports; offset++) {
    if (await isFree(port + offset)) continue;
    console.error(
      `Port ${port + offset} is in use. Is another demo running? Stop it, or try: ${command} --port ${port + 1000}`,
    );
    process.exit(1);
  }

  mkdirSync(dirname(file), { recursive: true });
  const at = (offset) => `http://localhost:${port + offset}`;
  const config = join(dirname(file), `${name}.json`);
  const written = readFileSync(join(folder, 'omokit.json'), 'utf8');
  writeFileSync(
    config,
    written.replace(/http:\/\/localhost:(\d+)/g, (_, told) => at(Number(told) - usual)),
  );
  const cli = join(root, 'packages/server/dist/cli.js');
  say('Starting the backend …');
  const assets = join(root, 'packages/web/dist');
  const server = spawn(
    'node',
    [cli, ...['serve', '--file', file, '--port', String(port)], ...['--config', config, '--assets', assets]],
    { env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  let sites = [];
  async function stop(code) {
    await Promise.all(sites.map((site) => site.close()));
    if (server.exitCode === null) {
      server.once('exit', () => process.exit(code));
      server.kill('SIGTERM');
    } else process.exit(code);
  }
  server.on('exit', (code) => {
    if (code) console.error(`The backend stopped (exit code ${code}); the lines above say why.`);
    void stop(code ?? 0);
  });
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));

  if (!(await healthy(port))) {
    console.error('The backend did not answer within ten seconds.');
    await stop(1);
  }
  await seed?.({
    folder: dirname(file),
    command: (...args) => runQuietly('node', [cli, ...args, '--file', file], { shell: false }),
  });
  try {
    sites = await serve({ port, at, file });
  } catch (error) {
    console.error(
      `Could not serve the pages: ${error.message}. Is another demo running? Try: ${command} --port ${port + 1000}`,
    );
    await stop(1);
  }
  console.log(`
Omokit is running (started in ${seconds(startedAt)}).

${tell({ at })}

Data is in ${file}. Stop with Ctrl+C.
`);
}

function optionsOf({ command, what, ports, usual, name }) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(usual) },
      file: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const file = values.file ?? join(root, '.demo', `${name}.sqlite`);
  if (values.help) {
    console.log(`Usage: ${command} [options]

${what}

Options:
  --port N   first of ${ports} ports to use (default ${usual})
  --file F   the SQLite file (default .demo/${name}.sqlite)
  --help     this text`);
    process.exit(0);
  }
  const port = Number(values.port);
  const last = 65_535 - ports + 1;
  if (!Number.isInteger(port) || port < 1 || port > last) {
    console.error(`--port must be a whole number from 1 to ${last}, not '${values.port}'.`);
    process.exit(2);
  }
  return { port, file };
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function healthy(port) {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
