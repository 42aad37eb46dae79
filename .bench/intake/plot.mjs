// A line plot as SVG, small enough to be read in a diff.
const width = 720;
const height = 260;
const margin = { left: 64, right: 16, top: 34, bottom: 40 };

/** `series`: [{ name, points: [[x, y], …] }]; y begins at 0. */
export function linePlot({ title, xLabel, yLabel, series }) {
  const points = series.flatMap((each) => each.points);
  const maxX = Math.max(...points.map(([x]) => x));
  const maxY = niceAbove(Math.max(...points.map(([, y]) => y)));
  const x = (value) => margin.left + (value / maxX) * (width - margin.left - margin.right);
  const y = (value) => height - margin.bottom - (value / maxY) * (height - margin.top - margin.bottom);
  const colours = ['#2a6fdb', '#c2571a', '#3b8f4e'];
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * maxY);
  const label = (value) => (value >= 1000 ? `${+(value / 1000).toFixed(1)}k` : `${+value.toFixed(1)}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${title}">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${margin.left}" y="20" font-size="14" font-weight="600">${title}</text>
${ticks.map((tick) => `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="#ddd"/><text x="${margin.left - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end" fill="#555">${label(tick)}</text>`).join('\n')}
${[0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => `<text x="${x(share * maxX).toFixed(1)}" y="${height - margin.bottom + 18}" text-anchor="middle" fill="#555">${+(share * maxX).toFixed(2)}</text>`).join('\n')}
<text x="${(width + margin.left) / 2}" y="${height - 6}" text-anchor="middle" fill="#555">${xLabel}</text>
<text transform="translate(14 ${height / 2}) rotate(-90)" text-anchor="middle" fill="#555">${yLabel}</text>
${series.map((each, nth) => `<polyline fill="none" stroke="${colours[nth]}" stroke-width="2" points="${each.points.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(' ')}"/><text x="${width - margin.right}" y="${20 + 14 * nth}" text-anchor="end" fill="${colours[nth]}">${each.name}</text>`).join('\n')}
</svg>
`;
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function niceAbove(value) {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return power * ([1, 1.5, 2, 2.5, 3, 4, 5, 8, 10].find((step) => step * power >= value) ?? 10);
}
