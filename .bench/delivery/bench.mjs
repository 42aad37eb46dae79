// `pnpm bench delivery`: how much of what is tracked arrives, through faults, for Omokit and beside it for its peers.
import { parseArgs } from 'node:util';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../../.ci/prepare.mjs';
import { omoScript, scriptOf } from './bundle.mjs';
import { writeReport } from './report/write.mjs';
import { endBrowsers, startBrowser } from './rig/browser.mjs';
import { createRig } from './rig/rig.mjs';
import { scenarios as allScenarios } from './scenarios/index.mjs';
import { sdks as allSdks, versionOf } from './sdks.mjs';
import { createTurns } from './turns.mjs';

const usage = `Usage: pnpm bench delivery [options]

  --only a,b        these SDKs only: ${allSdks.map(({ name }) => name).join(', ')}
  --scenario a,b    these scenarios only: ${allScenarios.map(({ name }) => name).join(', ')}
  --repeats N       trials of each scenario, instead of each one's own number
  --quick           two trials at most of each, one where the machine has to be for it alone
  --at-once N       trials under way together, most of them only waiting (12)
  --busy N          trials together that do more than wait (2); the flood and the hot path are always alone
  --render          measures nothing: writes the report again from its delivery.json
  --out FOLDER      where the report goes (docs/benchmarks); a run of a part writes none unless this is given

The peers are installed from npm when they are first measured.`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    scenario: { type: 'string' },
    repeats: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'at-once': { type: 'string', default: '12' },
    busy: { type: 'string', default: '2' },
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
const startedAt = Date.now();

process.on('SIGINT', () => {
  endBrowsers();
  process.exit(130);
});

const scripts = new Map();
const contenders = [];
for (const sdk of sdks) {
  const { code, bytes } = await scriptOf(sdk);
  scripts.set(sdk.name, code);
  contenders.push({ ...sdk, version: versionOf(sdk), sizeKB: bytes / 1_000 });
}
const trials = await runAll();
endBrowsers();

const report = {
  startedAt: new Date(startedAt).toISOString(),
  minutes: (Date.now() - startedAt) / 60_000,
  chromium: await chromiumVersion(),
  machine: `${cpus().length} × ${cpus()[0]?.model.trim() || process.arch}`,
  node: process.version,
  sdks: contenders,
  scenarios: scenarios.map(({ name, title, measures, repeats }) => ({
    name,
    title,
    measures,
    repeats: repeatsOf({ repeats }),
  })),
  trials,
};
if (whole || options.out) writeReport(folder, report);
for (const { sdk } of trials.filter(
  ({ scenario, measured }) => scenario === 'control' && measured?.arrived < 100,
))
  console.error(
    `${sdk} did not deliver everything without a fault: its adapter is wrong, its figures mean nothing.`,
  );
process.exit(trials.some(({ error }) => error) ? 1 : 0);

async function runAll() {
  const done = [];
  const together = createTurns({ atOnce: Number(options['at-once']), busy: Number(options.busy) });
  // One at a time, so that turns go round the SDKs: what the machine does meanwhile hits all of them alike.
  const queue = ({ alone }) =>
    scenarios
      .filter((scenario) => Boolean(scenario.alone) === alone)
      .flatMap((scenario) =>
        Array.from({ length: repeatsOf(scenario) }, () => sdks.map((sdk) => ({ scenario, sdk }))).flat(),
      );
  await Promise.all(queue({ alone: false }).map((each) => together((pass) => attempt(each, pass, done))));
  for (const each of queue({ alone: true })) await attempt(each, () => {}, done);
  return done;
}

/** One trial, and once more when the rig itself failed: a browser that did not start says nothing about an SDK. */
async function attempt({ scenario, sdk }, pass, done) {
  for (let left = 2; left > 0; left--) {
    const began = Date.now();
    const rig = await createRig({
      sdk,
      script: scripts.get(sdk.name),
      omoScript: omoScript(),
      oneWayMs: scenario.oneWayMs,
    });
    try {
      const measured = await scenario.trial({ rig, pass });
      done.push({ scenario: scenario.name, sdk: sdk.name, measured, unread: unread(rig) });
      say(
        began,
        scenario,
        sdk,
        Object.entries(measured)
          .map(([key, value]) => `${key} ${short(value)}`)
          .join('  '),
      );
      return;
    } catch (error) {
      say(began, scenario, sdk, `failed: ${error.message.split('\n')[0]}`);
      if (left === 1) done.push({ scenario: scenario.name, sdk: sdk.name, error: error.message });
    } finally {
      await rig.close();
    }
  }
}

/** What the collector could not read: an SDK's request cut short, or a protocol understood wrongly. */
function unread({ collector }) {
  return collector.requests.filter((request) => 'unread' in request).length;
}

function say(began, scenario, sdk, text) {
  const at = ((Date.now() - startedAt) / 1000).toFixed(0).padStart(5);
  const took = ((Date.now() - began) / 1000).toFixed(0).padStart(4);
  console.log(`${at} s ${took} s  ${scenario.name.padEnd(16)} ${sdk.name.padEnd(18)} ${text}`);
}

function short(value) {
  return Number.isInteger(value) ? value : Number(value).toPrecision(3);
}

function repeatsOf({ repeats, alone }) {
  if (options.repeats) return Number(options.repeats);
  return options.quick ? Math.min(repeats, alone ? 1 : 2) : repeats;
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
