// What a page loads, gzipped: holds README.md to it. `node .config/check-sizes.mjs --write` brings the README up to date.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import prettier from 'prettier';

const dist = 'packages/web/dist';
const widgets = join(dist, 'widgets');
const read = (file) => readFileSync(file, 'utf8');
const kB = (files) =>
  `${([...files].reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0) / 1000).toFixed(1)} kB`;

/** The files a module imports, itself among them: those it needs at once, or with `import()` later. */
function closure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, from] of read(file).matchAll(/(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[\w./-]+\.js)["']/g)) {
    closure(join(dirname(file), from), seen);
  }
  return seen;
}
const later = (files) =>
  new Set(
    [...files].flatMap((file) =>
      [...read(file).matchAll(/\bimport\(["'](\.{1,2}\/[\w./-]+\.js)["']\)/g)].map(([, to]) =>
        join(dirname(file), to),
      ),
    ),
  );

const entries = readdirSync(widgets)
  .filter((file) => file.endsWith('.js'))
  .map((file) => ({ tag: basename(file, '.js'), files: closure(join(widgets, file)) }));
const isWidget = ({ tag }) => tag.startsWith('omo-');
const shared = entries
  .filter(isWidget)
  .map(({ files }) => files)
  .reduce((all, files) => new Set([...all].filter((file) => files.has(file))));
const readers = [...new Set(entries.flatMap(({ files }) => [...later(files)]))];
const libraries = {
  browser: 'drawing codes, when one is shown',
  decode: 'reading codes, where the browser does not',
  esm: 'html5-qrcode, when it is chosen as the engine',
};
const onDemand = {
  api: "the backend's API, when a widget or the page asks it something",
  'declared-events': '`data-omo-click` and `data-omo-view`, when an element has one',
  segment: 'the Segment transport, when the tag has a `data-segment-write-key`',
};
const nameOf = (file) => libraries[basename(file).split('-')[0]] ?? basename(file);

const rows = [
  ['omo.js: tracker, durable queue, consent gate, identity, transports', kB([join(dist, 'omo.js')])],
  ['what all widgets share, once', kB(shared)],
  ...entries
    .filter(isWidget)
    .map(({ tag, files }) => [`\`<${tag}>\``, `+ ${kB([...files].filter((file) => !shared.has(file)))}`]),
  ...entries
    .filter((entry) => !isWidget(entry))
    .map(({ tag, files }) => [onDemand[tag] ?? tag, `+ ${kB(files)}`]),
  ...readers.map((file) => [nameOf(file), `+ ${kB([...closure(file)].filter((each) => !shared.has(each)))}`]),
];

const [start, end] = ['<!-- sizes: written by .config/check-sizes.mjs -->', '<!-- /sizes -->'];
const readme = read('README.md');
const table = [
  '| on the page | gzipped |',
  '| --- | ---: |',
  ...rows.map((row) => `| ${row.join(' | ')} |`),
].join('\n');
const before = readme.slice(0, readme.indexOf(start) + start.length);
const after = readme.slice(readme.indexOf(end));
const options = { ...(await prettier.resolveConfig('README.md')), filepath: 'README.md' };
const updated = await prettier.format(`${before}\n\n${table}\n\n${after}`, options);

if (process.argv.includes('--write')) writeFileSync('README.md', updated);
else if (updated !== readme) {
  console.error(
    `The sizes in README.md are not what is built (see ${relative('.', '.config/check-sizes.mjs')} --write):\n\n${table}`,
  );
  process.exit(1);
}
