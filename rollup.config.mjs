import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';

/** Builds every package, each after those it imports: its modules and types to dist/, then the bundles browsers load. */
const root = dirname(fileURLToPath(import.meta.url));
const order = [
  'protocol',
  'core',
  'passes',
  'identity',
  'queue',
  'transports',
  'connectors',
  'testing',
  'web',
  'elements',
  'server',
];

const inPackage = (name, ...path) => join(root, 'packages', name, ...path);
const manifest = (name) => JSON.parse(readFileSync(inPackage(name, 'package.json'), 'utf8'));

/** Types come from the sibling's dist, not its sources: a declaration must describe what is published. */
const compile = (name, options = {}) =>
  typescript({
    tsconfig: inPackage(name, 'tsconfig.json'),
    exclude: ['**/*.test.ts', '**/*.test-d.ts'],
    compilerOptions: { customConditions: [], noEmit: false, ...options },
    noEmitOnError: true,
  });

/** The modules of a package, one file each, so that a bundler takes only what is imported. */
function modules(name) {
  const { exports, bin, dependencies = {}, peerDependencies = {} } = manifest(name);
  const sources = Object.values(exports).flatMap((entry) => entry['@omokit/source'] ?? []);
  const commands = Object.values(bin ?? {}).map((file) =>
    file.replace('dist', 'src').replace(/\.js$/, '.ts'),
  );
  const outside = Object.keys({ ...dependencies, ...peerDependencies });
  // Nobody imports these: bundles are made of the first two, omo.js loads others, the last is a thread's.
  const onDemand = () =>
    readdirSync(inPackage('web', 'src/on-demand')).map((file) => `src/on-demand/${file}`);
  const scripts =
    name === 'web'
      ? ['src/script-tag.ts', 'src/service-worker-script.ts', ...onDemand()]
      : name === 'server'
        ? ['src/store/writer-thread.ts']
        : [];
  return {
    input: [...sources, ...commands, ...scripts].map((file) => inPackage(name, file)),
    external: (id) => id.startsWith('node:') || outside.some((dep) => id === dep || id.startsWith(`${dep}/`)),
    output: {
      dir: inPackage(name, 'dist'),
      format: 'es',
      preserveModules: true,
      preserveModulesRoot: inPackage(name, 'src'),
      sourcemap: true,
    },
    plugins: [
      compile(name, {
        outDir: inPackage(name, 'dist'),
        rootDir: inPackage(name, 'src'),
        declaration: true,
        sourceMap: true,
      }),
    ],
  };
}

/**
 * Says `let` for every `const`, which terser leaves as they are: bundles with one word for both compress better. What may not be
 * assigned again TypeScript has seen to.
 */
const letForConst = {
  name: 'let-for-const',
  renderChunk(code) {
    const starts = new Set();
    (function visit(node) {
      if (node.type === 'VariableDeclaration' && node.kind === 'const') starts.add(node.start);
      for (const child of Object.values(node)) if (child && typeof child === 'object') visit(child);
    })(this.parse(code));
    return code.replace(/const/g, (word, at) => (starts.has(at) ? 'let' : word));
  },
};

const minify = { ecma: 2022, module: true, compress: { passes: 2 } };
const bundlePlugins = [
  nodeResolve({ browser: true }),
  commonjs(),
  letForConst,
  // Names are shortened in a second run: given while functions are moved into each other, they would be less alike.
  terser({ ...minify, mangle: false }),
  terser(minify),
];

/**
 * idb adds methods which @omokit/queue does not use, by calls that a bundler cannot see through: shortcuts of one request
 * each, and async iterators. That is 0.5 kB of omo.js. The end-to-end test of an upgrade runs what is left.
 */
const treeshake = { manualPureFunctions: ['replaceTraps'] };

/** Compiled libraries carry helpers like `var __awaiter = (this && …)`, which are right as they are. */
function onLog(level, log, handle) {
  if (log.code !== 'THIS_IS_UNDEFINED' || !log.id?.includes('node_modules')) handle(level, log);
}

/** Chunks have their hash in the name: without this, those of earlier builds would be published for ever. */
const emptyFolder = (folder) => ({
  name: 'empty-folder',
  buildStart: () => rmSync(folder, { recursive: true, force: true }),
});

/** A classic script: omo.js for `<script async src>`, omo-sw.js for a service worker. */
const classic = (from, to) => ({
  input: inPackage('web', `dist/${from}.js`),
  output: { file: inPackage('web', `dist/${to}.js`), format: 'iife' },
  plugins: bundlePlugins,
  treeshake,
});

/** The modules of a folder, by name. */
const entriesIn = (name, folder, pattern = /\.ts$/) =>
  readdirSync(inPackage(name, 'src', folder))
    .filter((file) => pattern.test(file))
    .map((file) => basename(file, '.ts'))
    .map((file) => [file, inPackage(name, 'dist', folder, `${file}.js`)]);

/** What omo.js loads from beside itself when the page needs it, widgets foremost; what they share is loaded once. */
const widgets = () => ({
  input: Object.fromEntries([
    ...entriesIn('elements', 'define', /^omo-[a-z-]+\.ts$/),
    ...entriesIn('web', 'on-demand'),
  ]),
  output: {
    dir: inPackage('web', 'dist/widgets'),
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
  plugins: [emptyFolder(inPackage('web', 'dist/widgets')), ...bundlePlugins],
  treeshake,
  onLog,
});

const copyFiles = (from, to, pattern) => ({
  name: 'copy-files',
  writeBundle() {
    mkdirSync(to, { recursive: true });
    for (const file of readdirSync(from))
      if (pattern.test(file)) copyFileSync(join(from, file), join(to, file));
  },
});

const consolePage = () => ({
  input: inPackage('console', 'src/main.ts'),
  output: { file: inPackage('console', 'dist/console.js'), format: 'es', inlineDynamicImports: true },
  plugins: [
    compile('console', { outDir: undefined, declaration: false, sourceMap: false }),
    ...bundlePlugins,
    copyFiles(inPackage('console', 'src'), inPackage('console', 'dist'), /\.(html|css|svg)$/),
  ],
});

/** The shop of the example that uses npm, as its developer's bundler would build it. */
const shopWithNpm = () => ({
  input: join(root, 'examples/shop-and-kiosk/shop-npm/main.ts'),
  output: { dir: join(root, 'examples/shop-and-kiosk/dist/shop-npm'), format: 'es' },
  plugins: [
    nodeResolve({ browser: true }),
    commonjs(),
    typescript({
      tsconfig: join(root, 'examples/shop-and-kiosk/tsconfig.json'),
      include: ['shop-npm/**/*.ts'],
      compilerOptions: { customConditions: [], noEmit: false, sourceMap: false },
    }),
    copyFiles(
      join(root, 'examples/shop-and-kiosk/shop-npm'),
      join(root, 'examples/shop-and-kiosk/dist/shop-npm'),
      /\.html$/,
    ),
    copyFiles(
      join(root, 'examples/shop-and-kiosk/shop'),
      join(root, 'examples/shop-and-kiosk/dist/shop-npm'),
      /\.css$/,
    ),
  ],
});

// `pnpm build --configOnly omo.js,widgets` builds a part, when the rest is known to be fresh.
export default ({ configOnly: only }) => {
  const wanted = only?.split(',');
  const parts = [
    ...order.map((name) => [name, () => modules(name)]),
    ['omo.js', () => classic('script-tag', 'omo')],
    ['omo-sw.js', () => classic('service-worker-script', 'omo-sw')],
    ['widgets', widgets],
    ['console', consolePage],
    ['shop-npm', shopWithNpm],
  ];
  return parts.filter(([name]) => !wanted || wanted.includes(name)).map(([, make]) => make());
};
