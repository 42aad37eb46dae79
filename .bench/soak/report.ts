import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { nameOf } from './oracle.js';
import { faults, isOneOf, networkFaults, type Fault } from './plan.js';
import { wentWell, type SoakResult } from './soak.js';

/** Writes soak.md and soak.json, and of a run that failed soak-failed.json with plan and evidence. Returns the page. */
export function writeReport(result: SoakResult, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const page = pageOf(result);
  writeFileSync(join(folder, 'soak.md'), page);
  writeFileSync(join(folder, 'soak.json'), `${JSON.stringify(figuresOf(result), undefined, 2)}\n`);
  const failed = join(folder, 'soak-failed.json');
  if (wentWell(result)) rmSync(failed, { force: true });
  else writeFileSync(failed, `${JSON.stringify(failureOf(result), undefined, 2)}\n`);
  return page;
}

/** What a run comes to, without its events. */
function figuresOf(result: SoakResult) {
  const { options, verdict, done, met, outcomes, errors, thrown, unresolved, device, trouble, browser } =
    result;
  return {
    ok: wentWell(result),
    minutes: options.durationMs / 60_000,
    seed: options.seed,
    gapMs: options.gapMs,
    faults: Object.fromEntries(
      faults.map((fault) => [
        fault,
        { done: done[fault] ?? 0, ...(isOneOf(networkFaults, fault) && { met: met[fault] ?? 0 }) },
      ]),
    ),
    tracked: verdict.tracked,
    promised: verdict.promised,
    stored: verdict.stored,
    lost: verdict.lost.length,
    twice: verdict.twice.length,
    misplaced: verdict.misplaced.length,
    swapped: verdict.swapped.length,
    overtaken: verdict.overtaken.length,
    incomplete: verdict.incomplete.length,
    integrity: verdict.integrity,
    unpromised: verdict.unpromised,
    streams: result.evidence.streams,
    device,
    drainedMs: result.drainedMs,
    ...{ damage: result.damage, mendLogs: result.mendLogs },
    ...{ outcomes, errors, thrown, unresolved, trouble },
    versions: { chromium: browser, node: process.version },
    cores: cpus().length,
  };
}

/** Everything that is needed to find out what went wrong: the divergent events with what is known of each. */
function failureOf({ plan, evidence, verdict, ...result }: SoakResult) {
  const { lost, twice, misplaced, swapped, overtaken } = verdict;
  const odd = new Set([
    ...[lost, twice, misplaced].flat(),
    ...[...swapped, ...overtaken].flatMap(({ first, second }) => [first, second]),
  ]);
  return {
    seed: result.options.seed,
    verdict,
    promised: evidence.promised.filter((event) => odd.has(nameOf(event))),
    stored: evidence.stored.filter((event) => odd.has(nameOf(event))),
    streams: evidence.streams,
    ...{ device: result.device, damage: result.damage },
    ...{ errors: result.errors, thrown: result.thrown, trouble: result.trouble },
    plan,
  };
}

const said: Record<Fault, string> = {
  'open-tab': 'a tab is opened',
  'close-tab': 'a tab is closed',
  'crash-tab': 'a tab crashes',
  'leave-tab': 'a tab goes to another site and back',
  'offline-tab': 'a tab is offline',
  'kill-browser': 'the browser is killed (SIGKILL) and started again',
  'kill-server': 'the backend is killed (SIGKILL) and started again',
  'stop-server': 'the backend is stopped and started again',
  cut: 'all connections are cut, new ones refused',
  refuse: 'new connections are refused',
  stall: 'requests are taken and never answered',
  delay: 'requests are delayed',
  'tear-request': 'half of a request arrives',
  'lose-answer': 'a request is stored, its answer is lost',
  'tear-answer': 'a request is stored, half of its answer arrives',
  duplicate: 'a request arrives three times, once late',
  're-order': 'a request arrives after later ones',
  'answer-500': 'answered 500 before the backend',
  'answer-503': 'answered 503 with Retry-After before the backend',
  'answer-429': 'answered 429 with Retry-After before the backend',
};

function pageOf(result: SoakResult): string {
  const figures = figuresOf(result);
  const { versions, unpromised, outcomes, errors, device, trouble, damage, mendLogs } = figures;
  const number = (value: number) => value.toLocaleString('en');
  const rows = faults.map((fault) => {
    const { done, met } = figures.faults[fault]!;
    return `| ${said[fault]} | ${done} | ${met ?? ''} |`;
  });
  const errorList = Object.entries(errors).map(([code, times]) => `\`${code}\` ${times}`);
  return `# Soak

${figures.ok ? 'Every promise was kept.' : '**This run failed.** soak-failed.json holds the plan and the events that diverge.'}

Pages in Chromium ${versions.chromium} tracked events for ${figures.minutes} minutes, several tabs on one profile, through a
faulty network to the backend on a SQLite file, while tabs, browser and backend were killed at random (seed
${figures.seed}). Then everything was made whole, the queue drained (${(figures.drainedMs / 1000).toFixed(1)} s), and the database was held against
what \`track()\` had promised: an event counts as promised once its page told a process outside of the browser that the
promise had resolved as 'queued'.

| | |
| --- | --- |
| tracked | ${number(figures.tracked)} |
| promised: \`track()\` resolved as 'queued' | ${number(figures.promised)} |
| stored | ${number(figures.stored)} |
| promised and not stored | ${figures.lost} |
| stored twice | ${figures.twice} |
| out of order within their stream and lane: by seq; in the backend's log | ${figures.swapped}; ${figures.overtaken} |
| promised and stored without their place | ${figures.misplaced} |
| streams that are not complete, or have holes or losses | ${figures.incomplete} of ${figures.streams.length} |
| places in the stream, as the device counts them | ${number(device.head)} |
| tracked, not promised (killed before); of them stored once | ${number(unpromised.tracked)}; ${number(unpromised.stored)} |
| \`track()\` resolved as 'dropped'; never, on a page that lived | ${outcomes['dropped'] ?? 0}; ${figures.unresolved} |
| kills of the browser that tore the log of its database | ${damage.tornLogs}${mendLogs ? ', mended by the rig' : ''} |
| databases that the browser deleted, which a torn log makes it do at the start after next ([LevelDB 1287](https://github.com/google/leveldb/issues/1287)) | ${damage.deletedDatabases} |
| thrown into pages | ${figures.thrown.length} |
| reported by the trackers | ${errorList.join(', ') || 'nothing'} |
| \`pragma integrity_check\` of the file | ${figures.integrity} |

## What went wrong meanwhile

On average something every ${(figures.gapMs / 1000).toFixed(1)} s, some of it at the same time.

| fault | times | requests or connections met |
| --- | --- | --- |
${rows.join('\n')}

${trouble.length === 0 ? '' : `Besides, ${trouble.length} times the rig could not do what was planned and started the browser again.\n\n`}Run it again: \`pnpm bench soak --minutes ${figures.minutes} --seed ${figures.seed} --gap ${figures.gapMs}${mendLogs ? ' --mend-logs' : ''}\`. The same seed makes the same plan; what meets what is up to
the machine. Node ${versions.node}, ${figures.cores} cores.
`;
}
