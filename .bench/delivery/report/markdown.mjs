import { bestPeer, cellText, figuresOf, isMet, numberText, ratioText } from './figures.mjs';
import { methodOf, rerun, versionText } from './method.mjs';

/** The report as a text: the table of goals, then every figure of every SDK. */
export function markdownOf(report) {
  const { sdks } = report;
  const rows = figuresOf(report);
  const ours = sdks.findIndex(({ name }) => name === 'omokit');
  const named = (row) => `${row.scenarioTitle}: ${row.title}, ${row.unit}`;

  const summary = rows
    .filter(({ scenario }) => scenario !== 'control')
    .map((row) => {
      const best = bestPeer(row, sdks);
      return [
        named(row),
        row.trials,
        row.goal ?? '',
        ours < 0
          ? ''
          : `**${cellText(row.cells[ours], row)}**${{ true: ' ✓', false: ' ✗' }[isMet(row, ours)] ?? ''}`,
        best ? `${best.sdk.title} ${cellText(best.cell, row)}` : '',
        rangeOfPeers(row, sdks),
      ];
    });
  const every = rows.map((row) => [
    named(row),
    row.trials,
    ...row.cells.map((cell, index) =>
      [cellText(cell, row), ratioText(row, sdks, index)].filter(Boolean).join(' · '),
    ),
  ]);

  return `# Delivery through faults

What arrives of what is tracked, and what it costs: Omokit and its peers, measured in one run by one rig. As a page with
plots: [delivery.html](delivery.html). Raw figures: [delivery.json](delivery.json).

${table(['', 'trials', 'goal', 'Omokit', 'best peer', 'all peers'], summary)}

## Every SDK

${table(['', 'trials', ...sdks.map(({ title }) => title)], every)}

## Versions

${table(
  ['SDK', 'package', 'version', 'how'],
  sdks.map((sdk) => [sdk.title, sdk.packageName, versionText(sdk), sdk.note ?? 'defaults']),
)}

## Method

${methodOf(report)
  .map((sentence) => `- ${sentence}`)
  .join('\n')}

## Again

\`\`\`sh
${rerun}
\`\`\`

\`${rerun} --help\` tells how to run a part of it. The rig is in .bench/delivery: an adapter for each SDK, a file for each
group of scenarios.
`;
}

function rangeOfPeers({ cells }, sdks) {
  const medians = cells
    .filter(({ count }, index) => count > 0 && sdks[index].name !== 'omokit')
    .map(({ median }) => median);
  const numbers = medians.filter((median) => median !== undefined);
  if (numbers.length === 0) return medians.length > 0 ? 'never' : '';
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)].map(numberText);
  const never = medians.length - numbers.length;
  return `${low === high ? low : `${low} to ${high}`}${never ? `, never ${never}` : ''}`;
}

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
