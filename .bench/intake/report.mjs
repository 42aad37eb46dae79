// docs/benchmarks/intake.md, its plots and its figures.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from './ours.mjs';
import { linePlot } from './plot.mjs';

const loadAtStart = loadavg()[0];
const thousands = (value) => Math.round(value).toLocaleString('en');
const one = (value) => (value === undefined ? '–' : value.toFixed(1));

/** When and on what it was measured. */
export function about() {
  const database = createDatabase(':memory:');
  const sqlite = database.prepare('select sqlite_version()').pluck().get();
  database.close();
  const manifest = new URL('../../packages/server/package.json', import.meta.url);
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
  return {
    measuredAt: new Date().toISOString(),
    node: process.versions.node,
    sqlite,
    betterSqlite3: dependencies['better-sqlite3'],
    processor: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`,
    system: `${process.platform} ${release()}`,
    load: { before: loadAtStart, after: loadavg()[0] },
  };
}

/** Writes the figures of both parts, whichever of them was measured this time. */
export function writeReport(folder, figures) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'intake.json'), `${JSON.stringify(figures, rounded, 1)}\n`);
  if (figures.long) writePlots(folder, figures.long.slices);
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

const markdown = ({ floors, long }) => `# Intake

Made by \`pnpm bench intake\` (the rig is in \`.bench/intake\`): one machine and one load generator, events of about a kilobyte, as gzip in bodies of 100, each with an id and a place of its own. The figures are in [intake.json](intake.json). Other programs ran on the machine (see the load): compare rows of one table, not runs.

${floors ? floorsMarkdown(floors) : ''}${long ? longMarkdown(long) : ''}`;

const measuredWith = ({ measuredAt, node, sqlite, betterSqlite3, processor, system, load }) =>
  `Measured on ${measuredAt.slice(0, 10)} with Node ${node}, better-sqlite3 ${betterSqlite3} (SQLite ${sqlite}), ${processor}, ${system}; load average ${one(load.before)} before, ${one(load.after)} after.`;

function floorsMarkdown(floors) {
  const { parse, insert, ours, ratio, eventsPerCommit, bytesPerEvent, rounds, roundEvents, connections } =
    floors;
  const { fileBytes, schema } = floors;
  const lower = Math.min(parse.rate, insert.rate);
  const row = (name, { rate, cpuUs, p50, p99 }, share = Math.round((100 * rate) / lower)) =>
    `| ${name} | ${thousands(rate)} | ${one(cpuUs)} | ${p50 ? one(p50) : '–'} | ${p99 ? one(p99) : '–'} | ${share} % |`;
  return `## Beside the floors

${rounds.length} rounds of floor A, ours and floor B in turn, ${thousands(roundEvents)} events each of ${thousands(bytesPerEvent)} bytes, ${connections} keep-alive connections. Medians.

| | events/s | CPU µs/event | p50 ms | p99 ms | of the lower floor |
| --- | --: | --: | --: | --: | --: |
${row('A: node:http that inflates and parses, and keeps nothing', parse)}
${row(`B: bare better-sqlite3 inserts of the same bytes, ${thousands(eventsPerCommit)} a transaction`, insert)}
${row('**ours**: `omokit-server`, answered after the commit', ours, Math.round(100 * ratio))}

The share of ours is the median of each round's own. Floor B has one table without an index, the server's pragmas (WAL, \`synchronous=FULL\`), and as many events a transaction as ours came to have by itself. Ours checks every event, knows duplicates for ever, keeps streams and people up to date, and runs as the real command in a process of its own; after each round its file is counted: it takes ${fileBytes} bytes an event (schema ${schema}). [What it holds](../adr/0011-chunks.md), and [where the time goes](../adr/0010-group-commit.md).

${measuredWith(floors)}

`;
}

function longMarkdown(long) {
  const { slices, rows, connections } = long;
  const shown = slices.filter(
    ({ events }, nth) => events % 1_000_000 === 0 || nth === 0 || slices.length < 8,
  );
  return `## From an empty file to ${thousands(rows.events)} events

${connections} connections, one file, slices of ${thousands(slices[0].events)} events; the bodies are made between the slices. The file is of schema ${rows.schema}.

| events in the file | events/s | CPU µs/event | p50 ms | p99 ms | RSS MB | file MB |
| --: | --: | --: | --: | --: | --: | --: |
${shown
  .map(
    ({ events, rate, cpuUs, p50, p99, rssMb, fileMb }) =>
      `| ${thousands(events)} | ${thousands(rate)} | ${one(cpuUs)} | ${one(p50)} | ${one(p99)} | ${one(rssMb)} | ${thousands(fileMb)} |`,
  )
  .join('\n')}

Then the file was counted: ${thousands(rows.events)} rows, ${thousands(rows.messageIds)} different ids, ${thousands(rows.received)} places received, ${rows.incomplete} streams with a hole. All that was acknowledged is stored, once.

![Events a second](intake-rate.svg)
![Time to the answer](intake-latency.svg)
![Memory](intake-memory.svg)

${measuredWith(long)}
`;
}
