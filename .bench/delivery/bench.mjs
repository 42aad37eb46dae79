// `pnpm bench delivery`: how much of what is tracked arrives, through faults, for Omokit and beside it for its peers.
import '../typescript.mjs';
import { parseArgs } from 'node:util';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from '../../.ci/prepare.mjs';
import { scriptOf } from './bundle.mjs';
import { newestOf } from './newest.mjs';
import { writeReport } from './report/write.mjs';
import { endBrowsers, startBrowser } from './rig/browser.mjs';
import { scenarios as allScenarios } from './scenarios/index.mjs';
import { sdks as allSdks, versionOf } from './sdks.mjs';

const defaultAtOnce = Math.max(2, Math.min(48, Math.floor(totalmem() / 0.5e9)));
const listOf = (machine, what) =>
  `${what}: ${allScenarios
    .filter((scenario) => scenario.machine === machine)
    .map(({ name }) => name)
    .join(', ')}.`;

const usage = `Usage: pnpm bench delivery [options]

  --only a,b        these SDKs only: ${allSdks.map(({ name }) => name).join(', ')}
  --scenario a,b    these scenarios only: ${allScenarios.map(({ name }) => name).join(', ')}
  --repeats N       trials of each scenario, instead of each one's own number
  --quick           two trials at most of each, one where the machine has to be for it alone
  --at-once N       trials under way together, most of them only waiting (${defaultAtOnce}: half a GB of memory each, 48 at most); 1
                    runs every trial alone
  --busy N          trials together that do more than wait (6), of scenarios whose figures do not depend on how busy the
                    machine is
  --render          measures nothing: writes the report again from its delivery.json
  --out FOLDER      where the report goes (docs/benchmarks); a run of a part writes none unless this is given

${listOf('alone', 'Alone on the machine')}
${listOf('quiet', 'Together, while all others only wait')}
${listOf('calm', 'Two at a time')}

The peers are installed from npm when they are first measured.`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    scenario: { type: 'string' },
    repeats: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'at-once': { type: 'string', default: String(defaultAtOnce) },
    busy: { type: 'string', default: '6' },
    render: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const folder = options.out ?? join(root, 'docs/benchmarks');
if (options.render) {
  writeReport(folder, JSON.parse(readFileSync(join(folder, 'delivery.json'), 'utf8')));
  process.exit(0);
}

const sdks = choose(allSdks, options.only, 'SDK');
const scenarios = choose(allScenarios, options.scenario, 'scenario');
const whole = sdks.length === allSdks.length && scenarios.length === allScenarios.length;
const writes = whole || options.out !== undefined;
const startedAt = Date.now();

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.on(signal, () => {
    endBrowsers();
    process.exit(code);
  });

const contenders = [];
const peers = sdks.filter(({ name }) => name !== 'omokit').map(({ packageName }) => packageName);
const newestVersions = await newestOf(writes ? peers : []);
const scripts = new Map();
for (const sdk of sdks) {
  const { code, bytes } = await scriptOf(sdk);
  scripts.set(sdk.name, code);
  const newest = newestVersions.get(sdk.packageName);
  contenders.push({ ...sdk, version: versionOf(sdk), ...(newest && { newest }), sizeKB: bytes / 1_000 });
}
const { runTrials } = await import('./trials.mjs');
const { trials, lagMs } = await runTrials({
  sdks,
  scenarios,
  scripts,
  repeatsOf,
  atOnce: Number(options['at-once']),
  busy: Number(options.busy),
  startedAt,
});
endBrowsers();

const report = {
  startedAt: new Date(startedAt).toISOString(),
  minutes: (Date.now() - startedAt) / 60_000,
  quick: options.quick,
  lagMs,
  chromium: await chromiumVersion(),
  machine: `${cpus().length} × ${cpus()[0]?.model.trim() || process.arch}`,
  node: process.version,
  sdks: contenders,
  scenarios: scenarios.map((scenario) => {
    const { name, title, machine, measures } = scenario;
    return { name, title, machine, measures, repeats: repeatsOf(scenario) };
  }),
  trials,
};
if (writes) writeReport(folder, report);
for (const { sdk } of trials.filter(
  ({ scenario, measured }) => scenario === 'control' && measured?.arrived < 100,
))
  console.error(
    `${sdk} did not deliver everything without a fault: its adapter is wrong, its figures mean nothing.`,
  );
process.exit(trials.some(({ error }) => error) ? 1 : 0);

function repeatsOf({ repeats, machine }) {
  if (options.repeats) return Number(options.repeats);
  return options.quick ? Math.min(repeats, machine === 'alone' ? 1 : 2) : repeats;
}

async function chromiumVersion() {
  const browser = await startBrowser();
  const version = browser.version();
  await browser.kill();
  endBrowsers();
  return version;
}

function choose(all, names, what) {
  if (!names) return all;
  return names.split(',').map((name) => {
    const found = all.find((each) => each.name === name);
    if (found) return found;
    console.error(`There is no ${what} '${name}'.\n\n${usage}`);
    process.exit(2);
  });
}
