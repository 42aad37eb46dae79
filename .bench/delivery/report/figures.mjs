/** What the trials add up to: a row for each measure of each scenario, in it a cell for each SDK, `trials` how many each. */
export function figuresOf({ scenarios, sdks, trials }) {
  const rows = scenarios.flatMap(({ name, title, measures }) =>
    measures.map((measure) => {
      const cells = sdks.map((sdk) => cellOf(trialsOf(trials, name, sdk), measure.key));
      return { scenario: name, scenarioTitle: title, ...measure, trials: trialsText(cells), cells };
    }),
  );
  const size = {
    scenario: 'size',
    scenarioTitle: 'The script a page loads, minified, gzip',
    key: 'sizeKB',
    title: 'size',
    unit: 'kB',
    better: 'less',
    goal: 'under 10',
    trials: '',
    cells: sdks.map(({ sizeKB }) => ({ count: 1, missing: 0, min: sizeKB, median: sizeKB, max: sizeKB })),
  };
  return [...rows, size];
}

function trialsText(cells) {
  const counts = cells.map(({ count }) => count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${most}` : `${least} to ${most}`;
}

const trialsOf = (trials, scenario, sdk) =>
  trials.filter((trial) => trial.scenario === scenario && trial.sdk === sdk.name);

/**
 * `missing` trials had nothing to measure: a request that never came. `failed` ones say nothing about the SDK, unless they
 * `crashed` the tab.
 */
function cellOf(trials, key) {
  const measured = trials.filter(({ error }) => !error);
  const values = measured.flatMap(({ measured: { [key]: value } }) => value ?? []).sort((a, b) => a - b);
  const half = values.length / 2;
  return {
    count: measured.length,
    failed: trials.length - measured.length,
    crashed: trials.some(({ error }) => /crashed/.test(error)),
    missing: measured.length - values.length,
    min: values[0],
    median: values.length === 0 ? undefined : (values[Math.ceil(half) - 1] + values[Math.floor(half)]) / 2,
    max: values.at(-1),
  };
}

/** The peer that is best by its median, undefined where none was measured or more is neither better nor worse. */
export function bestPeer({ cells, better }, sdks) {
  if (better === 'neither') return undefined;
  const peers = sdks
    .map((sdk, index) => ({ sdk, cell: cells[index] }))
    .filter(({ sdk, cell }) => sdk.name !== 'omokit' && cell.median !== undefined);
  const worth = ({ cell }) => (better === 'less' ? -cell.median : cell.median);
  // Of equals, the one whose worst trial was better.
  const worst = ({ cell }) => (better === 'less' ? -cell.max : cell.min);
  return peers.sort((a, b) => worth(b) - worth(a) || worst(b) - worst(a))[0];
}

export function numberText(value) {
  if (value === undefined) return 'never';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  if (value >= 10) return value.toFixed(1).replace(/\.0$/, '');
  return value.toFixed(2).replace(/\.?0+$/, '');
}

/** `71 (0–100)`: the median, and from the least to the most where they differ as shown; `over` what was waited for. */
export function cellText({ count, failed, crashed, missing, min, median, max }, { cap } = {}) {
  if (count === 0) return crashed ? 'tab crashed' : failed ? 'failed' : '';
  if (median === undefined) return 'never';
  const [low, middle, high] = [min, median, max].map((value) =>
    value >= cap ? `over ${numberText(cap)}` : numberText(value),
  );
  const range = low === high ? '' : ` (${low}–${high})`;
  return `${middle}${range}${missing ? `, never in ${missing} of ${count}` : ''}`;
}

/** Whether the goal is met, by the worst trial; undefined where there is no goal or no figure. */
export function isMet({ goal, better, cells }, index) {
  const { count, missing, min, max } = cells[index];
  if (goal === undefined || count === 0) return undefined;
  if (missing > 0) return false;
  const number = goalNumber(goal);
  if (number === undefined)
    return cells.every((cell, other) => other === index || cell.min === undefined || max < cell.min);
  if (better === 'more') return min >= number;
  return goal.startsWith('under') ? max < number : max <= number;
}

export function goalNumber(goal) {
  const [number] = /[\d.]+/.exec(goal ?? '') ?? [];
  return number === undefined ? undefined : Number(number);
}

/** Timings are of one noisy machine: what counts is how they compare. */
const timings = new Set(['µs', 'ms', 's', 'MB', 'kB']);
export function ratioText({ unit, key, cells }, sdks, index) {
  const ours = cells[sdks.findIndex(({ name }) => name === 'omokit')]?.median;
  const { median } = cells[index];
  if (!timings.has(unit) || key === 'nextS' || sdks[index].name === 'omokit') return '';
  if (!(ours > 0) || !(median > 0)) return '';
  return `${numberText(Number((median / ours).toPrecision(2)))}×`;
}
