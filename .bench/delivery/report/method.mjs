/** How it was measured, for both reports: a list of sentences. */
export const methodOf = ({ chromium, machine, node, startedAt, minutes, quick, lagMs, scenarios, sdks }) => [
  `${startedAt.slice(0, 10)}, Chromium ${chromium} with a real profile on disk for each trial, Node ${node}, ${machine}; ${Math.round(minutes)} minutes for all of it in one run${{ true: ', with --quick', false: ', not with --quick' }[quick] ?? ''}.`,
  'Every percentage is counted from what the collector wrote down: events by the number the page gave them, copies by the id the SDK gave them.',
  `Each SDK speaks to a collector of its own, in its own vendor's protocol, from a bundle of ${olderOnes(sdks)} made with the tools that make omo.js; it has its defaults, and what its documentation offers for reliability on: storage, batching, keepalive. Where it has two ways, both are measured; where its package has a build without what is not tracking, that one.`,
  'The control comes first: without a fault all events arrive, once, from every SDK.',
  'A figure is the median of the trials; in brackets the least and the most. Trials go round the SDKs, so that what else the machine does meets all alike. The tables say how many trials each cell has; who blocks the page for over 10 s with 10,000 calls has one.',
  ...sharing(scenarios, lagMs),
  'After a fault an SDK has 60 to 90 s to recover, with its tab open; half a minute without an arrival ends the drain of the flood (after ten seconds the next trial begins, beside one that waits), and what had not come by then did not arrive. Tracking the flood ends after 150 s; what was not tracked by then was not kept either.',
  '“Tab crashed”: Chromium ended the page, in the trial and again in its repetition, before there was a figure; it is in no range and no best peer.',
  'Half a minute after a fault the visitor does one more thing, which is not counted, and so does one who comes back at once: some SDKs send what waits only then.',
  'The WAN is 120 ms each way, and a connection costs a round trip before its first byte; pages come from nearby, as from a CDN. A collector that is down resets connections.',
  'Stored twice: what a backend that keeps each id once would still have twice.',
  'Who loses events has fewer to send twice and less to keep in memory: read copies and memory beside what arrived. The best peer is the best in that line alone.',
  'A goal counts as met when the worst trial meets it.',
  'Timings are of a small and noisy machine: compare them, do not quote them. The multiples are of Omokit.',
];

/** Which version is measured where the registry tells of a newer one. */
export const versionText = ({ version, newest }) =>
  newest && newest !== version ? `${version} (newest: ${newest})` : version;

function olderOnes(sdks) {
  const older = sdks.filter(({ version, newest }) => newest && newest !== version);
  if (older.length === 0) return 'its newest version that installs';
  const which = older.map(({ title, version, newest }) => `${title} ${version} instead of ${newest}`);
  return `its newest version that installed when the peers were chosen (older than the newest in the registry: ${which.join(', ')}),`;
}

/** Reports of before scenarios said it have nothing on who shared the machine with whom. */
function sharing(scenarios, lagMs) {
  const needing = (machine) =>
    scenarios.filter((scenario) => scenario.machine === machine).map(({ title }) => `“${title}”`);
  const lists = [
    ['Alone on the machine', needing('alone')],
    ['Two at a time', needing('calm')],
    [
      'Together, on a machine where everybody only waits from the fault until long after it',
      needing('quiet'),
    ],
  ].filter(([, titles]) => titles.length > 0);
  if (lists.length === 0) return [];
  const late =
    lagMs === undefined || lagMs === null
      ? ''
      : ` A timer of the rig was ${Math.round(lagMs)} ms late at worst then.`;
  return [
    `${lists.map(([how, titles]) => `${how}: ${titles.join('; ')}.`).join(' ')}${late} Some trials of all others are under way together, for nothing in their figures is a matter of milliseconds.`,
  ];
}

export const rerun = 'pnpm bench delivery';
