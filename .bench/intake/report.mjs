// docs/benchmarks/intake.md, its plots and its figures.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from './ours.mjs';
import { linePlot } from './plot.mjs';

const loadAtStart = loadavg()[0];
const thousands = (value) => Math.round(value).toLocaleString('en');
const one = (value) => (value === undefined ? '–' : value.toFixed(1));

function versions() {
  const database = createDatabase(':memory:');
  const sqlite = database.prepare('select sqlite_version()').pluck().get();
  database.close();
  const manifest = new URL('../../packages/server/package.json', import.meta.url);
  return {
    node: process.versions.node,
    sqlite,
    'better-sqlite3': JSON.parse(readFileSync(manifest, 'utf8')).dependencies['better-sqlite3'],
    processor: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`,
    system: `${process.platform} ${release()}`,
    load: `${loadAtStart.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`,
  };
}

export function writeReport(folder, { floors, rounds, longRun, settings }) {
  mkdirSync(folder, { recursive: true });
  const about = versions();
  const figures = { measuredAt: new Date().toISOString(), about, settings, floors, rounds, longRun };
  writeFileSync(join(folder, 'intake.json'), `${JSON.stringify(figures, rounded, 1)}\n`);
  if (longRun) writePlots(folder, longRun.slices);
  writeFileSync(join(folder, 'intake.md'), markdown(figures));
}

const rounded = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);

function writePlots(folder, slices) {
  const over = (pick) => slices.map((slice) => [slice.events / 1e6, pick(slice)]);
  const xLabel = 'million events in the file';
  const plots = {
    'intake-rate.svg': {
      title: 'Events acknowledged and durable, a second',
      yLabel: 'events/s',
      series: [{ name: 'ours', points: over(({ rate }) => rate) }],
    },
    'intake-latency.svg': {
      title: 'Time to the answer of a request of 100 events',
      yLabel: 'ms',
      series: [
        { name: 'p99', points: over(({ p99 }) => p99) },
        { name: 'p50', points: over(({ p50 }) => p50) },
      ],
    },
    'intake-memory.svg': {
      title: 'Memory the server holds (resident)',
      yLabel: 'MB',
      series: [{ name: 'RSS', points: over(({ rssMb }) => rssMb ?? 0) }],
    },
  };
  for (const [name, plot] of Object.entries(plots))
    writeFileSync(join(folder, name), linePlot({ ...plot, xLabel }));
}

function markdown({ measuredAt, about, settings, floors, longRun }) {
  const row = (name, { rate, cpuUs, p50, p99 }, share) =>
    `| ${name} | ${thousands(rate)} | ${one(cpuUs)} | ${p50 ? one(p50) : '–'} | ${p99 ? one(p99) : '–'} | ${share} |`;
  const lower = Math.min(floors.parse.rate, floors.insert.rate);
  const share = (rate) => `${Math.round((100 * rate) / lower)} %`;
  return `# Intake

\`pnpm bench intake\` on ${measuredAt.slice(0, 10)}: one machine, one load generator, ${settings.rounds} rounds of floor A, ours and floor B in turn, ${thousands(settings.roundEvents)} events each, medians. Events have ${thousands(floors.bytesPerEvent)} bytes, come as gzip in bodies of 100 over ${settings.connections} keep-alive connections, and each has an id and a place of its own.

| | events/s | CPU µs/event | p50 ms | p99 ms | of the lower floor |
| --- | --: | --: | --: | --: | --: |
${row('A: node:http that inflates and parses, keeps nothing', floors.parse, share(floors.parse.rate))}
${row(`B: bare better-sqlite3 inserts of the same bytes, one table, ${thousands(floors.eventsPerCommit)} a transaction`, floors.insert, share(floors.insert.rate))}
${row('**ours**: `omokit-server`, acknowledged after the commit', floors.ours, `**${Math.round(100 * floors.ratio)} %**`)}

The share is the median of each round's own. Floor A is not asked to check or keep anything; floor B has one table without an index, the server's pragmas (WAL, \`synchronous=FULL\`) and as many events a transaction as ours came to have by itself. Ours checks each event, knows duplicates for ever, keeps streams and people up to date, and is the real command in its own process. A share over 100 % means that ours, which does not parse what is plainly valid, took less time for everything than the floor for its part.

${longRun ? longMarkdown(longRun) : ''}
## Measured with

${Object.entries(about)
  .map(([name, value]) => `- ${name}: ${value}`)
  .join('\n')}

Other programs ran on the machine (see load): compare rows, not runs. The figures are in [intake.json](intake.json); the rig is in \`.bench/intake\`.
`;
}

function longMarkdown({ slices, rows }) {
  const perMillion = slices.filter(({ events }, nth) => events % 1_000_000 === 0 || nth === 0 || slices.length < 8);
  return `## From an empty file to ${thousands(rows.events)} events

| events in the file | events/s | CPU µs/event | p50 ms | p99 ms | RSS MB | file MB |
| --: | --: | --: | --: | --: | --: | --: |
${perMillion
  .map(
    ({ events, rate, cpuUs, p50, p99, rssMb, fileMb }) =>
      `| ${thousands(events)} | ${thousands(rate)} | ${one(cpuUs)} | ${one(p50)} | ${one(p99)} | ${one(rssMb)} | ${thousands(fileMb)} |`,
  )
  .join('\n')}

At the end the file was counted: ${thousands(rows.events)} rows, ${thousands(rows.messageIds)} different ids, ${thousands(rows.received)} places received, ${rows.incomplete} streams with a hole. All that was acknowledged is stored, once.

![Rate](intake-rate.svg)
![Latency](intake-latency.svg)
![Memory](intake-memory.svg)
`;
}
