// The most that each thing a page loads may weigh, gzipped. `size-limit` measures; check-sizes.mjs writes it into README.md.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const dist = 'packages/web/dist';
const widgets = join(dist, 'widgets');
const read = (file) => readFileSync(file, 'utf8');

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

const loaded = readdirSync(widgets)
  .filter((file) => file.endsWith('.js'))
  .map((file) => ({ name: basename(file, '.js'), files: closure(join(widgets, file)) }));
const elements = loaded.filter(({ name }) => name.startsWith('omo-'));
const shared = elements
  .map(({ files }) => files)
  .reduce((all, files) => new Set([...all].filter((file) => files.has(file))));
const besides = (files) => [...files].filter((file) => !shared.has(file));

const limits = {
  'omo-consent': '11 kB',
  'omo-coupon': '9 kB',
  // 0.9 kB of it says, in five languages, when the notice to be answered first did not load.
  'omo-handoff': '12.5 kB',
  'omo-privacy-center': '24 kB',
  'omo-redeemer': '30 kB',
  'omo-scanner': '11 kB',
  'omo-session': '6 kB',
};
const onDemand = {
  api: ["the backend's API, when a widget or the page asks it something", '1 kB'],
  'background-sync': ['Background Sync, when the tag has a `data-service-worker`', '1.5 kB'],
  'declared-events': ['`data-omo-click` and `data-omo-view`, when an element has one', '1 kB'],
  'google-consent': ['Google Consent Mode, when the tag has a `data-google-consent`', '1 kB'],
  identifiers: ['spelling and hashing of identifiers, when the tag has a `data-hash-key`', '5 kB'],
  'memory-queue': ['a queue in memory, where the browser gives the page no disk', '4.8 kB'],
  'read-tcf': ["another tool's answers by IAB's TCF, when the tag has a `data-tcf`", '2.5 kB'],
  sealing: ['sealing of what is kept, at a kiosk or when the tag has `data-seal`', '2.8 kB'],
  'watch-history': ['page views of a client-side router, in a browser without the Navigation API', '0.5 kB'],
  segment: ['the Segment transport, when the tag has a `data-segment-write-key`', '2.2 kB'],
  tcf: ['`widgets/tcf.js`, when the page imports it', '13.5 kB'],
};
const libraries = {
  browser: ['drawing codes, when one is shown', '11 kB'],
  decode: ['reading codes, where the browser does not', '17 kB'],
  say: ['saying on the console what is wrong with an attribute, when something is', '0.5 kB'],
  esm: ['html5-qrcode, when it is chosen as the engine', '115 kB'],
};

/** A check of files as they are served. */
const files = (name, paths, limit) => ({
  name,
  path: [...paths].map((path) => resolve(path)),
  limit,
  gzip: true,
  disablePlugins: ['@size-limit/esbuild'],
});

/** A check of what a bundler makes of an import, with everything it needs. */
const entry = (name, limit, what = '*') => {
  const [, room, subpath = ''] = /^@omokit\/([a-z]+)\/?(.*)$/.exec(name);
  const { exports } = JSON.parse(read(`packages/${room}/package.json`));
  const { default: file } = exports[subpath ? `./${subpath}` : '.'];
  return { name, path: resolve('packages', room, file), import: what, limit, gzip: true };
};

export default [
  files(
    'omo.js: tracker, durable queue, consent gate, identity, transport, page lifecycle',
    [join(dist, 'omo.js')],
    // 0.5 kB of it is idb, 0.2 kB keeps tokens and addresses out of what a page reports of its own address, 0.2 kB says
    // what a page would else search for in vain: nobody answers, events are refused, a transport gives no outcome.
    '16.8 kB',
  ),
  files('omo-sw.js, a service worker that sends when no page is open', [join(dist, 'omo-sw.js')], '10.3 kB'),
  files('what all widgets share, once', shared, '8.6 kB'),
  ...elements.map(({ name, files: needed }) => files(`\`<${name}>\``, besides(needed), limits[name])),
  ...loaded
    .filter(({ name }) => !name.startsWith('omo-'))
    .map(({ name, files: needed }) => files(onDemand[name]?.[0] ?? name, needed, onDemand[name]?.[1])),
  ...[...new Set(elements.flatMap(({ files: needed }) => [...later(needed)]))].map((file) => {
    const [name, limit] = libraries[basename(file).split('-')[0]] ?? [basename(file)];
    return files(name, besides(closure(file)), limit);
  }),

  entry('@omokit/web', '20.9 kB', '{ createOmo }'),
  entry('@omokit/web/background-sync', '1.2 kB'),
  entry('@omokit/web/carry', '0.8 kB'),
  entry('@omokit/web/google-consent-mode', '1 kB'),
  entry('@omokit/web/identifiers', '34 kB'),
  entry('@omokit/web/service-worker', '11.4 kB'),
  { ...entry('@omokit/web/tcf', '1.8 kB', '{ readTcf }'), name: '@omokit/web/tcf, readTcf' },
  { ...entry('@omokit/web/tcf', '12 kB', '{ writeTcf }'), name: '@omokit/web/tcf, writeTcf' },
  entry('@omokit/core', '11.3 kB', '{ createTracker, createConsent, createMemoryQueue }'),
  entry('@omokit/queue', '6.8 kB', '{ createIndexedDbQueue }'),
  entry('@omokit/queue/renew-log', '2 kB'),
  entry('@omokit/queue/sealer', '2.5 kB'),
  entry('@omokit/identity', '4.5 kB'),
  entry('@omokit/passes', '25 kB'),
  entry('@omokit/protocol', '1 kB'),
  entry('@omokit/transports/http', '2 kB'),
  entry('@omokit/transports/segment', '2.2 kB'),
  entry('@omokit/transports/ga4', '4 kB'),
  entry('@omokit/transports/snowplow', '4 kB'),
  entry('@omokit/transports/posthog', '3 kB'),
  entry('@omokit/transports/webhook', '3 kB'),
  entry('@omokit/transports/fanout', '1 kB'),
  entry('@omokit/connectors/sensors/keyboard-scanner', '3.5 kB'),
];
