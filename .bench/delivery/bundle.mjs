import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import { root, run } from '../../.ci/prepare.mjs';
import { isInstalled } from './sdks.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const bench = dirname(here);
const cache = join(bench, 'node_modules/.cache/omokit-delivery');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The peers come from npm when they are first measured: `npm start` and `npm test` never pay for them. */
export async function installPeers() {
  const args = [
    'install',
    '--ignore-workspace',
    '--frozen-lockfile',
    '--ignore-scripts',
    '--reporter=append-only',
  ];
  const code = await run('npx', ['--yes', packageManager, ...args], { cwd: bench });
  if (code !== 0) throw new Error('The peers could not be installed; the lines above say why.');
}

/**
 * What a page of this SDK loads: omo.js as it is, a peer with its adapter, bundled and minified as omo.js is. `bytes` is
 * its gzipped size, without what a package would load later and only if it were asked to.
 */
export async function scriptOf(sdk) {
  const adapter = join(here, 'adapters', `${sdk.name}.js`);
  if (sdk.name === 'omokit') return { code: readFileSync(adapter, 'utf8'), bytes: gzipped(omoScript()) };
  if (!isInstalled(sdk)) await installPeers();

  const inputs = [join(bench, 'pnpm-lock.yaml'), adapter, ...besideIt(adapter)];
  const hash = createHash('sha256');
  for (const file of inputs) hash.update(readFileSync(file));
  const bundled = join(cache, `${sdk.name}-${hash.digest('hex').slice(0, 16)}.json`);
  if (!existsSync(bundled)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(bundled, JSON.stringify(await bundle(adapter)));
  }
  return JSON.parse(readFileSync(bundled, 'utf8'));
}

export const omoScript = () => readFileSync(join(root, 'packages/web/dist/omo.js'), 'utf8');

const gzipped = (code) => gzipSync(code, { level: 9 }).length;

/** What an adapter shares with another one of the same package. */
const besideIt = (adapter) =>
  [...readFileSync(adapter, 'utf8').matchAll(/from '\.\/(.+)'/g)].map(([, file]) =>
    join(dirname(adapter), file),
  );

async function bundle(adapter) {
  const build = await rollup({
    input: 'entry',
    plugins: [
      entry(adapter),
      nodeResolve({ browser: true }),
      commonjs(),
      terser({ ecma: 2022, compress: { passes: 2 } }),
    ],
    // What warns here is in the peers' packages.
    onwarn: () => {},
  });
  const whole = await build.generate({ format: 'iife', inlineDynamicImports: true });
  const split = await build.generate({ format: 'es' });
  await build.close();
  return { code: whole.output[0].code, bytes: gzipped(loadedAtOnce(split.output)) };
}

/** The code of the entry and of the chunks it imports, not of those it would load later. */
function loadedAtOnce([first, ...others]) {
  const chunks = new Map([first, ...others].map((chunk) => [chunk.fileName, chunk]));
  const names = new Set([first.fileName]);
  for (const name of names) for (const imported of chunks.get(name).imports) names.add(imported);
  return [...names].map((name) => chunks.get(name).code).join('\n');
}

const entry = (adapter) => ({
  name: 'entry',
  resolveId: (id) => (id === 'entry' ? id : null),
  load: (id) =>
    id === 'entry'
      ? `import sdk from ${JSON.stringify(adapter)}; sdk.init(window.endpoint); window.sdk = sdk;`
      : null,
});
