// `npm start`: installs, builds, and runs the whole story on this machine: backend, shop, two kiosks, console.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, checkNode, env, install, root, say, seconds } from '../../.ci/prepare.mjs';
import { servePages } from './serve-pages.mjs';

const usage = `Usage: npm start [-- options]

Runs the demo: a backend on an embedded SQLite file, a shop page, two kiosks and the console.

Options:
  --port N   first of five ports to use (default 4100)
  --file F   the SQLite file (default .demo/omokit.sqlite)
  --help     this text`;

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4100' }, file: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const firstPort = Number(values.port);
if (!Number.isInteger(firstPort) || firstPort < 1 || firstPort > 65_529) {
  console.error(`--port must be a whole number from 1 to 65529, not '${values.port}'.`);
  process.exit(2);
}
const file = values.file ?? join(root, '.demo', 'omokit.sqlite');
const startedAt = Date.now();

checkNode();
await install();
await build();

for (let offset = 0; offset < 5; offset++) {
  if (await isFree(firstPort + offset)) continue;
  console.error(
    `Port ${firstPort + offset} is in use. Is another demo running? Stop it, or try: npm start -- --port ${firstPort + 1000}`,
  );
  process.exit(1);
}

say('Starting the backend …');
mkdirSync(join(root, '.demo'), { recursive: true });
const endpoint = `http://localhost:${firstPort}`;
const server = spawn(
  'node',
  [
    join(root, 'packages/server/dist/cli.js'),
    ...['serve', '--file', file, '--port', String(firstPort)],
    ...['--config', join(root, 'examples/shop-and-kiosk/omokit.json')],
    ...['--assets', join(root, 'packages/web/dist')],
  ],
  { env, stdio: ['ignore', 'ignore', 'inherit'] },
);

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

let pages = [];
async function stop(code) {
  await Promise.all(pages.map((site) => site.close()));
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

async function healthy() {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`http://127.0.0.1:${firstPort}/healthz`).catch(() => undefined);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
if (!(await healthy())) {
  console.error('The backend did not answer within ten seconds.');
  await stop(1);
}

const at = (offset) => `http://localhost:${firstPort + offset}`;
const replace = { 'http://localhost:4100': endpoint, 'http://localhost:4101': at(1) };
try {
  pages = await Promise.all([
    servePages('shop', { port: firstPort + 1, replace }),
    servePages('kiosk', { port: firstPort + 2, replace }),
    servePages('kiosk', {
      port: firstPort + 3,
      replace: { ...replace, dk_demo_kiosk_1: 'dk_demo_kiosk_2' },
    }),
    servePages('dist/shop-npm', { port: firstPort + 4, replace }),
  ]);
} catch (error) {
  console.error(
    `Could not serve the pages: ${error.message}. Is another demo running? Try: npm start -- --port 5100`,
  );
  await stop(1);
}

console.log(`
Omokit is running (started in ${seconds(startedAt)}).

  Shop      ${at(1)}/        also in Chinese: ${at(1)}/zh.html, and built with npm: ${at(4)}/
  Kiosk 1   ${at(2)}/
  Kiosk 2   ${at(3)}/
  Console   ${endpoint}/console/#key=sk_demo_console

What to do first
  1. Open the console in one window and the shop in another.
  2. In the shop, answer the notice, put a tea into the basket, claim the coupon. Watch the console.
  3. Open kiosk 1 and show its camera the coupon's code: green. Show it to kiosk 2: refused.
  4. On a kiosk answer the notice and choose "Continue on your phone"; enter its code on ${at(1)}/join.html:
     one person on the console.

Data is in ${file}. Stop with Ctrl+C.
`);
