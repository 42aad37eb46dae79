// What `npm start` and `npm test` do first, with nothing but Node 20 and npm: install and build, unless both are fresh.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const cache = join(root, 'node_modules', '.omokit');

/** The workspace's own tools, its Node first of all. */
export const env = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
};

export const say = (text) => console.log(`\x1b[36m▸\x1b[0m ${text}`);
export const seconds = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

/** Runs a command to its end; resolves with its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    // npx and pnpm are .cmd files on Windows, which only a shell starts.
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      ...options,
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** Runs a command and shows what it printed only when it failed. */
export async function runQuietly(command, args, options = {}) {
  let printed = '';
  const child = spawn(command, args, { cwd: root, env, shell: process.platform === 'win32', ...options });
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (printed += chunk));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) process.stdout.write(printed);
  return code;
}

function stop(message) {
  console.error(`\n\x1b[31m✗\x1b[0m ${message}`);
  process.exit(1);
}

/** Names, sizes and times of files: enough to see that one was edited. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isFile()) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
    else
      for (const name of readdirSync(path).sort())
        if (name !== 'node_modules' && name !== 'dist') visit(join(path, name));
  };
  for (const path of paths) visit(join(root, path));
  return hash.digest('hex');
}

/** Does `work` unless it was done with the same inputs before. */
async function once(name, paths, proof, work) {
  const stamp = join(cache, name);
  const inputs = fingerprint(paths);
  const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs && existsSync(join(root, proof));
  if (fresh) return;
  await work();
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, fingerprint(paths));
}

export function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    stop(`Omokit needs Node 20 or newer to start; this is ${process.version}. See https://nodejs.org`);
}

export async function install() {
  await once(
    'installed',
    ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'],
    'node_modules/.bin/rollup',
    async () => {
      const startedAt = Date.now();
      say(`Installing the workspace with ${packageManager} (the first time takes about half a minute) …`);
      const code = await run('npx', [
        '--yes',
        packageManager,
        'install',
        '--frozen-lockfile',
        '--reporter=append-only',
      ]);
      if (code !== 0)
        stop('The install failed; the lines above say why. A network and the npm registry are needed.');
      say(`Installed in ${seconds(startedAt)}.`);
    },
  );
}

export async function build() {
  const inputs = ['packages', 'examples', 'rollup.config.mjs', 'tsconfig.base.json', 'pnpm-lock.yaml'];
  await once('built', inputs, 'packages/server/dist/cli.js', async () => {
    const startedAt = Date.now();
    say('Building packages and widgets (about half a minute) …');
    if ((await runQuietly('rollup', ['-c', '--silent'])) !== 0)
      stop('The build failed; the lines above say where.');
    say(`Built in ${seconds(startedAt)}.`);
  });
}
