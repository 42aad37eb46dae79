// `pnpm bench soak`: random faults for a while, then every promise of `track()` against the backend's database.
import '../typescript.mjs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

const docs = fileURLToPath(new URL('../../docs/benchmarks/', import.meta.url));
const usage = `Usage: pnpm bench soak [options]

Real pages in a real Chromium track through a faulty network to the backend, while tabs, browser and backend are killed
at random. In the end everything is made whole, and the database is held against what track() promised.

Options:
  --minutes N   how long things go wrong (default 30)
  --seed N      the same seed makes the same plan (default: the time)
  --gap MS      between two faults, on average (default 2500)
  --mend-logs   mend the log of the browser's database when a kill has torn it: Chromium would later delete the database
  --out DIR     where soak.md and soak.json go (default docs/benchmarks)
  --help        this text`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    gap: { type: 'string', default: '2500' },
    'mend-logs': { type: 'boolean', default: false },
    out: { type: 'string', default: docs },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const [minutes, seed, gapMs] = [values.minutes, values.seed, values.gap].map(Number);
if (!(minutes > 0) || !Number.isInteger(seed) || !(gapMs > 0)) {
  console.error('--minutes and --gap must be numbers above 0, --seed a whole number.');
  process.exit(2);
}

const { soak, wentWell } = await import('./soak.ts');
const { writeReport } = await import('./report.ts');
const { endBrowsers } = await import('../../examples/e2e/chromium.ts');

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    endBrowsers();
    process.exit(1);
  });
}

const startedAt = Date.now();
const say = (line) =>
  console.log(`${String(Math.round((Date.now() - startedAt) / 1000)).padStart(5)} s  ${line}`);
say(`Soak of ${minutes} minutes, seed ${seed}`);
try {
  const result = await soak({
    seed,
    durationMs: minutes * 60_000,
    gapMs,
    maxForMs: 12_000,
    mendLogs: values['mend-logs'],
    say,
  });
  console.log(`\n${writeReport(result, values.out)}`);
  process.exitCode = wentWell(result) ? 0 : 1;
} finally {
  endBrowsers();
}
