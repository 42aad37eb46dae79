// `pnpm bench identity`: two member databases made one on the SQLite store, held against the truth; what it costs as they
// grow; how long a question takes meanwhile; how long it takes to part 10,000 identifiers.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { percentile } from '../intake/load.mjs';
import { cli, createDatabase, keys, startOurs, usageOf } from '../intake/ours.mjs';
import { about } from '../intake/report.mjs';
import { judge } from './judge.mjs';
import { identity, mappings, writeMembers } from './members.mjs';
import { writeReport } from './report.mjs';
import { partMany } from './part-many.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,300000,1000000' },
    part: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '2211' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (options.help) {
  console.log(`Usage: pnpm bench identity [options]
  --rows N,N,…   members in both files together, one import each (100000,300000,1000000)
  --part N       identifiers of the person that is parted (10000)
  --seed N       of the members (2211)
  --quick        2,000 and 6,000 members, 500 identifiers: only to see that it works
  --out FOLDER   where identity.json and identity.md go (docs/benchmarks)`);
  process.exit(0);
}
const sizes = options.quick ? [2_000, 6_000] : options.rows.split(',').map(Number);
const parted = options.quick ? 500 : Number(options.part);
const out = options.out ?? fileURLToPath(new URL('../../docs/benchmarks', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'omokit-identity-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
const say = (text) => console.log(text);

/** Runs the import as a merchant does, beside the server on the same file. */
async function importCsv(csv, { file, config }, agree) {
  const map = mappings[csv.split('/').at(-1)];
  const args = [cli, 'import', csv, '--map', ...map, '--file', file, '--config', config, '--apply'];
  if (agree.length > 0) args.push('--agree', ...agree);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  let rssMb = 0;
  let cpuMs = 0;
  const watching = setInterval(() => {
    const usage = usageOf(child.pid);
    rssMb = Math.max(rssMb, usage.rssMb ?? 0);
    cpuMs = usage.cpuMs ?? cpuMs;
  }, 100);
  const began = performance.now();
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watching);
  if (code !== 0) throw new Error(`the import ended with ${code}: ${printed}`);
  return { ms: performance.now() - began, rssMb, cpuMs, printed };
}

/** Asks whose an identifier is, ten times a second at least, until told to stop; latencies in ms. */
function keepAsking(url, questions) {
  const latencies = [];
  let stopped = false;
  const done = (async () => {
    for (let nth = 0; !stopped; nth++) {
      const began = performance.now();
      const answer = await fetch(`${url}/v1/people/resolve`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keys.secret}`, 'content-type': 'application/json' },
        body: JSON.stringify(questions[nth % questions.length]),
      });
      await answer.arrayBuffer();
      // 404 while this member has not been imported.
      if (answer.status !== 200 && answer.status !== 404) throw new Error(`resolve: ${answer.status}`);
      latencies.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return async () => {
    stopped = true;
    await done;
    return latencies;
  };
}

async function merge(rows, agree) {
  const folder = join(temporary, `${rows}-${agree.join('-')}`);
  mkdirSync(folder);
  const truth = await writeMembers(folder, { rows, seed: Number(options.seed) });
  const server = await startOurs(folder, { identity });
  const members = [...truth.truth.keys()];
  const questions = Array.from({ length: 1_000 }, (_, nth) =>
    identifierOf(members[Math.floor((nth * members.length) / 1_000)]),
  );
  const imports = [];
  const latencies = [];
  for (const csv of Object.keys(mappings)) {
    const stop = keepAsking(server.url, questions);
    imports.push(await importCsv(join(folder, csv), server, agree));
    latencies.push(...(await stop()));
  }
  const bytes = server.bytes();
  await server.stop();

  const database = createDatabase(server.file, { readonly: true });
  const links = database.prepare('select state, count(*) as count from links group by state').all();
  const joinedByDevice = database
    .prepare("select count(*) from links where state = 0 and (a_type = 'device' or b_type = 'device')")
    .pluck()
    .get();
  const people = new Map(
    database
      .prepare("select value, person from identifiers where type in ('web_member', 'store_member')")
      .raw()
      .all(),
  );
  database.close();
  const verdict = judge(truth, (member) => people.get(member));
  const ms = imports.reduce((sum, each) => sum + each.ms, 0);
  const linkCount = links.reduce((sum, { count }) => sum + count, 0);
  const result = {
    rows,
    agree,
    ms,
    rowsPerSecond: (1000 * rows) / ms,
    links: linkCount,
    linksPerSecond: (1000 * linkCount) / ms,
    cpuUsPerRow: (1000 * imports.reduce((sum, each) => sum + each.cpuMs, 0)) / rows,
    rssMb: Math.max(...imports.map((each) => each.rssMb)),
    bytesPerRow: bytes / rows,
    resolve: { asked: latencies.length, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) },
    outcomes: Object.fromEntries(
      links.map(({ state, count }) => [['stands', 'flagged', 'removed'][state], count]),
    ),
    joinedByDevice,
    ...verdict,
  };
  say(
    `${rows} members${agree.length > 0 ? ` that must agree in ${agree.join()}` : ''}: ${Math.round(result.rowsPerSecond)} rows/s, ${Math.round(result.linksPerSecond)} links/s, ` +
      `${result.rssMb.toFixed(0)} MB · resolve p50 ${result.resolve.p50.toFixed(1)} p99 ${result.resolve.p99.toFixed(1)} ms · ` +
      `precision ${result.precision.toFixed(4)} recall ${result.recall.toFixed(4)} (${result.recallOfFindable.toFixed(4)} of what can be found)`,
  );
  rmSync(folder, { recursive: true });
  return result;
}

const identifierOf = (member) => ({
  type: member.startsWith('W') ? 'web_member' : 'store_member',
  value: member,
});

const parting = await partMany(mkdtempSync(join(temporary, 'part-')), parted);
say(`a person of ${parting.identifiers} identifiers parted in ${parting.removeMs.toFixed(0)} ms`);
const results = [];
for (const rows of sizes) results.push(await merge(rows, []));
// What only the birthday tells apart, on the smallest.
results.push(await merge(sizes[0], ['birthday']));
writeReport(out, { about: about(), results, parting, seed: Number(options.seed) });
