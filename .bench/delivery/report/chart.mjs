import { cellText, goalNumber, numberText } from './figures.mjs';

const [width, left, right, rowHeight, top] = [490, 182, 96, 22, 6];
const text = (value) => String(value).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** One measure as bars: the median, a whisker from the least to the most, a line where the goal is. */
export function chartOf(row, sdks) {
  const { cells, unit, better } = row;
  const values = cells.flatMap(({ min, max }) => [min, max].filter((value) => value !== undefined));
  const goal = goalNumber(row.goal);
  const most = unit === '%' && better === 'more' ? 100 : Math.max(...values, goal ?? 0, 1);
  const scale = scaleFor(values, most);
  const height = top + cells.length * rowHeight + 22;
  const x = (value) => left + scale.of(value) * (width - left - right);

  const bars = cells.map((cell, index) =>
    barOf(cell, { x, y: top + index * rowHeight, sdk: sdks[index], row }),
  );
  const ticks = scale.ticks.map(
    (tick) =>
      `<line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="${top}" y2="${height - 20}"/><text class="tick" x="${x(tick)}" y="${height - 6}">${numberText(tick)}</text>`,
  );
  const line =
    goal === undefined
      ? ''
      : `<line class="goal" x1="${x(goal)}" x2="${x(goal)}" y1="${top}" y2="${height - 20}"><title>goal: ${text(row.goal)}</title></line>`;
  const label = `${row.scenarioTitle}: ${row.title}, ${unit}`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${text(label)}">${ticks.join('')}${line}${bars.join('')}</svg>`;
}

function barOf(cell, { x, y, sdk, row }) {
  const middle = y + rowHeight / 2;
  const name = `<text class="name" x="${left - 8}" y="${middle + 4}">${text(sdk.title)}</text>`;
  const kind = sdk.name === 'omokit' ? 'ours' : 'peer';
  if (cell.median === undefined)
    return `<g class="${kind}">${name}<text class="value" x="${left + 6}" y="${middle + 4}">${cellText(cell, row) || 'not measured'}</text></g>`;
  const bar = `<rect x="${left}" y="${y + 5}" width="${Math.max(x(cell.median) - left, 1.5)}" height="${rowHeight - 10}" rx="2"/>`;
  const whisker =
    cell.min === cell.max
      ? ''
      : `<path class="whisker" d="M${x(cell.min)} ${middle}H${x(cell.max)}M${x(cell.min)} ${middle - 4}v8M${x(cell.max)} ${middle - 4}v8"/>`;
  return `<g class="${kind}"><title>${text(sdk.title)}: ${text(cellText(cell, row))}</title>${name}${bar}${whisker}<text class="value" x="${x(cell.max) + 6}" y="${middle + 4}">${cell.median >= row.cap ? 'over ' : ''}${numberText(cell.median)}</text></g>`;
}

/** Logarithmic where the figures are orders of magnitude apart, else linear; both begin at 0. */
function scaleFor(values, most) {
  const smallest = Math.min(...values.filter((value) => value > 0));
  if (most / smallest < 200 || most <= 100) {
    const step = most / 4;
    return {
      of: (value) => value / most,
      ticks: most === 100 ? [0, 50, 100] : [0, 2, 4].map((n) => n * roundDown(step)),
    };
  }
  const low = Math.floor(Math.log10(smallest)) - 1;
  const high = Math.log10(most);
  const powers = Array.from({ length: Math.floor(high) - low }, (_, index) => 10 ** (low + 1 + index));
  return {
    of: (value) => (value <= 0 ? 0 : Math.max(0, (Math.log10(value) - low) / (high - low))),
    ticks: powers.filter((_, index) => index % Math.ceil(powers.length / 4) === 0),
  };
}

function roundDown(value) {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return Math.floor(value / magnitude) * magnitude;
}
