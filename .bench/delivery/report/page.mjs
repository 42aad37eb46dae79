import { bestPeer, cellText, figuresOf, isMet, ratioText } from './figures.mjs';
import { chartOf } from './chart.mjs';
import { methodOf, rerun, versionText } from './method.mjs';

const text = (value) => String(value).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The report as one page that needs nothing else: a table, a plot for each measure, light and dark. */
export function pageOf(report) {
  const { sdks } = report;
  const rows = figuresOf(report);
  const shown = rows.filter(({ scenario }) => scenario !== 'control');
  const scenarios = [...new Set(shown.map(({ scenario }) => scenario))];

  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Omokit: delivery through faults</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Delivery through faults</h1>
<p>What arrives of what is tracked, and what it costs: Omokit and its peers, measured in one run by one rig.
Raw figures in <a href="delivery.json">delivery.json</a>, the same as a text in <a href="delivery.md">delivery.md</a>.</p>
</header>
<main>
<section aria-labelledby="goals"><h2 id="goals">Goals</h2>
<div class="wide">${goalsTable(shown, sdks)}</div></section>
<section aria-labelledby="plots"><h2 id="plots">One by one</h2>
<p class="legend"><span class="swatch ours"></span> Omokit <span class="swatch peer"></span> peers <span class="swatch goal"></span> goal. A bar is the median, its whisker the least and the most.</p>
<div class="plots">${scenarios
    .map((scenario) =>
      figure(
        shown.filter((row) => row.scenario === scenario),
        sdks,
      ),
    )
    .join('')}</div></section>
<section aria-labelledby="every"><h2 id="every">Every figure</h2>
<div class="wide">${everyTable(rows, sdks)}</div></section>
<section aria-labelledby="versions"><h2 id="versions">Versions</h2>
<div class="wide">${htmlTable(
    ['SDK', 'package', 'version', 'how'],
    sdks.map((sdk) => [sdk.title, sdk.packageName, versionText(sdk), sdk.note ?? 'defaults'].map(text)),
  )}</div></section>
<section aria-labelledby="method"><h2 id="method">Method</h2>
<ul>${methodOf(report)
    .map((sentence) => `<li>${text(sentence)}</li>`)
    .join('')}</ul>
<p>Again: <code>${rerun}</code></p></section>
</main>
</body>
</html>
`;
}

function goalsTable(rows, sdks) {
  const ours = sdks.findIndex(({ name }) => name === 'omokit');
  return groupedTable(['goal', 'Omokit', 'best peer'], rows, (row) => {
    const best = bestPeer(row, sdks);
    const met = isMet(row, ours);
    const mark =
      met === undefined ? '' : `<span class="${met ? 'met' : 'missed'}">${met ? '✓ met' : '✗ missed'}</span>`;
    return [
      text(row.goal ?? ''),
      ours < 0 ? '' : `<strong>${text(cellText(row.cells[ours], row))}</strong> ${mark}`,
      best ? `${text(cellText(best.cell, row))} <small>${text(best.sdk.title)}</small>` : '',
    ];
  });
}

function everyTable(rows, sdks) {
  return groupedTable(
    sdks.map(({ title }) => text(title)),
    rows,
    (row) =>
      row.cells.map((cell, index) => {
        const ratio = ratioText(row, sdks, index);
        return `${text(cellText(cell, row))}${ratio && `<br><small>${ratio}</small>`}`;
      }),
  );
}

/** A body for each scenario: its title over all of its measures. */
function groupedTable(head, rows, cellsOf) {
  const groups = [...Map.groupBy(rows, ({ scenarioTitle }) => scenarioTitle)];
  const bodies = groups.map(
    ([title, measures]) =>
      `<tbody><tr><th class="group" scope="rowgroup" colspan="${head.length + 1}">${text(title)}${trialsOf(measures)}</th></tr>${measures
        .map((row) => htmlRow([`${text(row.title)}, ${text(row.unit)}`, ...cellsOf(row)]))
        .join('')}</tbody>`,
  );
  return `<table>${htmlHead(['', ...head])}${bodies.join('')}</table>`;
}

const trialsOf = ([{ trials }]) =>
  trials && ` <small>${trials} ${trials === '1' ? 'trial' : 'trials'} each</small>`;

const figure = (rows, sdks) =>
  `<article><h3>${text(rows[0].scenarioTitle)}</h3>${rows
    .map(
      (row) =>
        `<figure><figcaption>${text(row.title)}, ${text(row.unit)}</figcaption>${chartOf(row, sdks)}</figure>`,
    )
    .join('')}</article>`;

const htmlTable = (head, rows) =>
  `<table>${htmlHead(head)}<tbody>${rows.map(htmlRow).join('')}</tbody></table>`;

const htmlHead = (cells) =>
  `<thead><tr>${cells.map((cell) => (cell ? `<th scope="col">${cell}</th>` : '<td></td>')).join('')}</tr></thead>`;

const htmlRow = ([first, ...rest]) =>
  `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

const style = `
:root { --ink: #1d2430; --soft: #5c6675; --paper: #fff; --card: #f5f6f8; --rule: #dde1e7; --ours: #0b7a5c; --peer: #9aa5b4; --goal: #c2570c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7eaf0; --soft: #a3adbb; --paper: #14171c; --card: #1d2128; --rule: #323945; --ours: #3ecf9f; --peer: #67727f; --goal: #f09a4f; }
}
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header, main { max-width: 75rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.35rem; }
h3 { margin: 0 0 .5rem; font-size: 1rem; line-height: 1.35; }
header p { max-width: 46rem; color: var(--soft); }
a { color: var(--ours); }
small, .legend, figcaption { color: var(--soft); font-size: .82rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .45rem .9rem .45rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
thead th { white-space: nowrap; color: var(--soft); font-weight: 600; }
tbody th { min-width: 13rem; font-weight: 400; }
tbody th.group { padding-top: 1.1rem; font-weight: 600; }
th small { font-weight: 400; }
.met { color: var(--ours); white-space: nowrap; }
.missed { color: var(--goal); white-space: nowrap; }
td strong { color: var(--ours); }
.plots { columns: 26rem; column-gap: 1rem; }
article { margin-bottom: 1rem; padding: 1rem; break-inside: avoid; background: var(--card); border-radius: .6rem; }
figure { margin: 0 0 .5rem; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg .name { text-anchor: end; }
svg .tick { text-anchor: middle; fill: var(--soft); font-size: 11px; }
svg .ours text { font-weight: 700; }
svg .ours rect { fill: var(--ours); }
svg .peer rect { fill: var(--peer); }
svg .whisker { fill: none; stroke: var(--ink); }
svg .grid { stroke: var(--rule); }
svg .goal { stroke: var(--goal); stroke-width: 1.5; stroke-dasharray: 4 3; }
.swatch { display: inline-block; width: .9rem; height: .6rem; margin-left: .6rem; border-radius: 2px; }
.swatch.ours { margin-left: 0; background: var(--ours); }
.swatch.peer { background: var(--peer); }
.swatch.goal { height: 0; border-top: 2px dashed var(--goal); vertical-align: middle; border-radius: 0; }
code { padding: .1rem .35rem; background: var(--card); border-radius: .3rem; }
`;
