// `pnpm bench intake`: events/s acknowledged and durable on one file, beside two floors measured by the same rig.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createEvents, eventsPerBody } from './events.mjs';
import { median, percentile, send } from './load.mjs';
import { keys, rowsIn, startOurs, startProgram, usageOf } from './ours.mjs';
import { about, writeReport } from './report.mjs';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '5000000' },
    rounds: { type: 'string', default: '5' },
    'round-events': { type: 'string', default: '200000' },
    connections: { type: 'string', default: '32' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (options.help) {
  console.log(`Usage: pnpm bench intake [options]
  --events N        events of the long run into one file (5000000); 0 leaves it out
  --rounds N        rounds of floor A, ours, floor B (5)
  --round-events N  events of each round (200000)
  --connections N   keep-alive connections of the load (32)
  --only PART       floors or long: the other part's figures stay as they are in intake.json
  --quick           2 rounds of 20,000 events and a long run of 100,000: only to see that it works
  --out FOLDER      where intake.json, intake.md and the plots go (docs/benchmarks)`);
  process.exit(0);
}
const quick = options.quick;
const rounds = quick ? 2 : Number(options.rounds);
const roundEvents = quick ? 20_000 : Number(options['round-events']);
const longEvents = quick ? 100_000 : Number(options.events);
const connections = Number(options.connections);
const out = options.out ?? fileURLToPath(new URL('../../docs/benchmarks', import.meta.url));
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const say = (text) => console.log(text);
const temporary = mkdtempSync(join(tmpdir(), 'omokit-intake-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const perSecond = (events, ms) => Math.round((events / ms) * 1000);
const perEvent = (cpuMs, events) => (cpuMs === undefined ? undefined : (cpuMs * 1000) / events);

/** Sends the bodies to a program that runs, after others to warm it up: it compiles itself for a second. */
async function load(program, bodies, warmUp) {
  await send(program.url, keys.device, warmUp, { connections });
  const before = usageOf(program.pid);
  const { ms, latencies } = await send(program.url, keys.device, bodies, { connections });
  const events = bodies.length * eventsPerBody;
  const cpuMs = before.cpuMs === undefined ? undefined : usageOf(program.pid).cpuMs - before.cpuMs;
  return {
    rate: perSecond(events, ms),
    cpuUs: perEvent(cpuMs, events),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

async function floorParse(bodies, warmUp) {
  const program = await startProgram([here('floor-parse.mjs')]);
  const result = await load(program, bodies, warmUp);
  await program.stop();
  return result;
}

async function ours(bodies, warmUp) {
  const folder = mkdtempSync(join(temporary, 'ours-'));
  const program = await startOurs(folder);
  const result = await load(program, bodies, warmUp);
  const { accepted, commits } = await program.counts();
  await program.stop();
  const rows = rowsIn(program.file);
  check(rows, (bodies.length + warmUp.length) * eventsPerBody);
  const fileBytes = Math.round(program.bytes() / rows.events);
  rmSync(folder, { recursive: true });
  return { ...result, eventsPerCommit: Math.round(accepted / commits), fileBytes, schema: rows.schema };
}

async function floorInsert(lines, eventsPerTransaction) {
  const file = join(temporary, 'bare.sqlite');
  const child = spawn(
    process.execPath,
    [here('floor-insert.mjs'), lines, file, String(eventsPerTransaction)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`floor B ended with ${code}`);
  const { ms, events, cpuMs } = JSON.parse(output);
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  return { rate: perSecond(events, ms), cpuUs: perEvent(cpuMs, events) };
}

/** Everything that was acknowledged is there, once. */
function check(rows, acknowledged) {
  const { events, messageIds, received, incomplete } = rows;
  if (events !== acknowledged || messageIds !== acknowledged || received !== acknowledged || incomplete !== 0)
    throw new Error(`${acknowledged} events were acknowledged, the file holds ${JSON.stringify(rows)}`);
}

async function compare() {
  const results = [];
  for (let round = 1; round <= rounds; round++) {
    const events = createEvents();
    const made = Array.from({ length: roundEvents / eventsPerBody }, () => events.next());
    const bodies = made.map(({ gzip }) => gzip);
    const warmUp = events.bodies(Math.min(1_000, bodies.length));
    const lines = join(temporary, 'events.jsonl');
    const text = made.map(({ batch }) => batch.map((event) => JSON.stringify(event)).join('\n')).join('\n');
    writeFileSync(lines, text);
    const parse = await floorParse(bodies, warmUp);
    const server = await ours(bodies, warmUp);
    const insert = await floorInsert(lines, server.eventsPerCommit);
    const ratio = server.rate / Math.min(parse.rate, insert.rate);
    results.push({
      parse,
      insert,
      ours: server,
      ratio,
      bytesPerEvent: Buffer.byteLength(text) / roundEvents,
    });
    say(
      `round ${round}: A ${parse.rate}/s · B ${insert.rate}/s · ours ${server.rate}/s ` +
        `(${server.eventsPerCommit} a commit, p99 ${server.p99.toFixed(0)} ms) · ${(100 * ratio).toFixed(0)} % of the lower floor`,
    );
  }
  return results;
}

/** One file from empty on: rate, p99, memory and size for each slice. Bodies are made between slices, not within. */
async function long() {
  const folder = mkdtempSync(join(temporary, 'long-'));
  const program = await startOurs(folder);
  const events = createEvents();
  const slice = Math.min(250_000, longEvents / 4);
  const slices = [];
  let stopping = false;
  process.once('SIGINT', () => (stopping = true));
  for (let sent = 0; sent < longEvents && !stopping; sent += slice) {
    const bodies = events.bodies(slice / eventsPerBody);
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, usageOf(program.pid).rssMb ?? 0)), 100);
    const before = usageOf(program.pid);
    const { ms, latencies } = await send(program.url, keys.device, bodies, { connections });
    clearInterval(watch);
    const after = usageOf(program.pid);
    slices.push({
      events: sent + slice,
      rate: perSecond(slice, ms),
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      cpuUs: perEvent(after.cpuMs === undefined ? undefined : after.cpuMs - before.cpuMs, slice),
      rssMb: after.rssMb,
      peakRssMb: peak,
      fileMb: program.bytes() / 1e6,
    });
    const { rate, p99, rssMb = 0, fileMb } = slices.at(-1);
    say(
      `${sent + slice} events: ${rate}/s · p99 ${p99.toFixed(0)} ms · ${rssMb.toFixed(0)} MB held · file ${fileMb.toFixed(0)} MB`,
    );
  }
  await program.stop();
  const rows = rowsIn(program.file);
  check(rows, slices.at(-1).events);
  say(`the file holds ${rows.events} events, ${rows.messageIds} ids, every stream complete`);
  rmSync(folder, { recursive: true });
  return { slices, rows };
}

const summary = (results, of) => ({
  rate: median(results.map((round) => of(round).rate)),
  cpuUs: median(results.map((round) => of(round).cpuUs ?? 0)),
  p50: median(results.map((round) => of(round).p50 ?? 0)),
  p99: median(results.map((round) => of(round).p99 ?? 0)),
});

async function floors() {
  const results = await compare();
  const found = {
    parse: summary(results, ({ parse }) => parse),
    insert: summary(results, ({ insert }) => insert),
    ours: summary(results, (round) => round.ours),
    ratio: median(results.map(({ ratio }) => ratio)),
    eventsPerCommit: median(results.map((round) => round.ours.eventsPerCommit)),
    fileBytes: median(results.map((round) => round.ours.fileBytes)),
    schema: results[0].ours.schema,
    bytesPerEvent: Math.round(median(results.map(({ bytesPerEvent }) => bytesPerEvent))),
    rounds: results,
    roundEvents,
    connections,
    ...about(),
  };
  say(`ours is ${(100 * found.ratio).toFixed(0)} % of the lower floor (median of ${results.length} rounds)`);
  return found;
}

const file = join(out, 'intake.json');
const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const figures = {
  floors: options.only === 'long' ? before.floors : await floors(),
  long:
    options.only === 'floors' || longEvents === 0
      ? before.long
      : { ...(await long()), connections, ...about() },
};
writeReport(out, figures);
say(`written to ${out}`);
