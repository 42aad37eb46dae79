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

/** The script a page of this SDK loads: omo.js as it is, a peer with its adapter, bundled and minified as omo.js is. */
export async function scriptOf(sdk) {
  const adapter = join(here, 'adapters', `${sdk.name}.js`);
  if (sdk.name === 'omokit') return readFileSync(adapter, 'utf8');
  if (!isInstalled(sdk)) await installPeers();

  const inputs = [join(bench, 'pnpm-lock.yaml'), adapter, ...besideIt(adapter)];
  const hash = createHash('sha256');
  for (const file of inputs) hash.update(readFileSync(file));
  const bundled = join(cache, `${sdk.name}-${hash.digest('hex').slice(0, 16)}.js`);
  if (!existsSync(bundled)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(bundled, await bundle(adapter));
  }
  return readFileSync(bundled, 'utf8');
}

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
    // A page has one script: what a package would load later is in it only if the package insists.
    onwarn: () => {},
  });
  const { output } = await build.generate({ format: 'iife', inlineDynamicImports: true });
  await build.close();
  return output[0].code;
}

const entry = (adapter) => ({
  name: 'entry',
  resolveId: (id) => (id === 'entry' ? id : null),
  load: (id) =>
    id === 'entry'
      ? `import sdk from ${JSON.stringify(adapter)}; sdk.init(window.endpoint); window.sdk = sdk;`
      : null,
});

export const omoScript = () => readFileSync(join(root, 'packages/web/dist/omo.js'), 'utf8');

/** kB, gzipped, of what a page needs to track. */
export const sizeOf = async (sdk) =>
  gzipSync(sdk.name === 'omokit' ? omoScript() : await scriptOf(sdk), { level: 9 }).length / 1000;
