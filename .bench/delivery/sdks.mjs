import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../.ci/prepare.mjs';

const bench = dirname(dirname(fileURLToPath(import.meta.url)));

/** Who is measured: `name` is the adapter's file, `speaks` the protocol of its collector. */
const peer = (name, title, packageName, { speaks = name, note } = {}) => ({
  name,
  title,
  packageName,
  speaks,
  ...(note && { note }),
});

export const sdks = [
  { name: 'omokit', title: 'Omokit', packageName: '@omokit/web', speaks: 'omokit' },
  peer('segment', 'Segment', '@segment/analytics-next'),
  peer('segment-batching', 'Segment, batching', '@segment/analytics-next', {
    speaks: 'segment',
    note: "deliveryStrategy 'batching', its default size and timeout",
  }),
  peer('snowplow', 'Snowplow', '@snowplow/browser-tracker', { note: 'POST, localStorage, keepalive' }),
  peer('posthog', 'PostHog', 'posthog-js', { note: 'slim build, request_batching, localStorage' }),
  peer('mixpanel', 'Mixpanel', 'mixpanel-browser', { note: 'core build, batch_requests, localStorage' }),
  peer('rudderstack', 'RudderStack', '@rudderstack/analytics-js', { note: 'build with its plug-ins inside' }),
  peer('amplitude', 'Amplitude', '@amplitude/analytics-browser'),
  peer('amplitude-beacon', 'Amplitude, beacon on exit', '@amplitude/analytics-browser', {
    speaks: 'amplitude',
    note: 'flush by beacon when the page is left',
  }),
  peer('jitsu', 'Jitsu', '@jitsu/js'),
  peer('sensors', 'Sensors Data', 'sa-sdk-javascript', { note: 'batch_send' }),
  peer('sensors-indexeddb', 'Sensors Data, IndexedDB', 'sa-sdk-javascript', {
    speaks: 'sensors',
    note: 'its IndexedDB plug-in, batches of 2,000',
  }),
];

const folderOf = ({ name, packageName }) =>
  name === 'omokit' ? join(root, 'packages/web') : join(bench, 'node_modules', packageName);

const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

export const versionOf = (sdk) => manifest(folderOf(sdk)).version;

/** Whether its folder is there, in the version that is asked for. */
export const isInstalled = (sdk) =>
  existsSync(folderOf(sdk)) && versionOf(sdk) === manifest(bench).dependencies[sdk.packageName];
