// docs/benchmarks/identity.md and its figures.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noise } from './members.mjs';

const thousands = (value) => Math.round(value).toLocaleString('en');
const share = (value) => `${(100 * value).toFixed(2)} %`;
const rounded = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);

export function writeReport(folder, figures) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'identity.json'), `${JSON.stringify(figures, rounded, 1)}\n`);
  writeFileSync(join(folder, 'identity.md'), markdown(figures));
}

function markdown({ about, results, parting, seed }) {
  const { measuredAt, node, sqlite, processor, load } = about;
  const [first] = results;
  const grown = results.filter(({ agree }) => agree.length === 0);
  return `# Identity

Made by \`pnpm bench identity\` (the rig is in \`.bench/identity\`): two member databases of one brand as CSV files, web shop and stores, brought in by \`omokit-server import --apply\` one after the other, while the server runs on the same file and is asked whose an identifier is. The generator (seed ${seed}) knows whose each row is.

## How cost grows

| members | rows/s | links/s | CPU µs/row, beside the smallest | peak memory of the import | bytes a row in the file | resolve meanwhile p50 | p99 |
| --: | --: | --: | --: | --: | --: | --: | --: |
${grown
  .map(
    (each) =>
      `| ${thousands(each.rows)} | ${thousands(each.rowsPerSecond)} | ${thousands(each.linksPerSecond)} | ${each.cpuUsPerRow.toFixed(0)} (${(each.cpuUsPerRow / first.cpuUsPerRow).toFixed(2)}) | ${thousands(each.rssMb)} MB | ${thousands(each.bytesPerRow)} | ${each.resolve.p50.toFixed(1)} ms | ${each.resolve.p99.toFixed(1)} ms |`,
  )
  .join('\n')}

The time of an import is that of the whole command: it reads the file twice, the first time to see that it can be read to its end.

## Held against the truth

| members | must agree in | pairs of rows of one person | joined | missed | joined wrongly | precision | recall | recall of pairs that share a value | links by devices that joined |
| --: | --- | --: | --: | --: | --: | --: | --: | --: | --: |
${results
  .map(
    (each) =>
      `| ${thousands(each.rows)} | ${each.agree.join(', ') || 'nothing'} | ${thousands(each.pairs)} | ${thousands(each.right)} | ${thousands(each.missed)} | ${thousands(each.wrong)} | ${share(each.precision)} | ${share(each.recall)} | ${share(each.recallOfFindable)} | ${each.joinedByDevice} |`,
  )
  .join('\n')}

Of the cells ${share(noise.spelling)} are spelt otherwise (prefixes, spaces, full-width figures, capitals), ${share(noise.phoneTypo)} of phones and ${share(noise.emailTypo)} of addresses have a typo, ${share(noise.placeholder)} are placeholders, ${share(noise.shopPhone)} of phones in the stores are the shop's own, ${share(noise.familyPhone)} another person's of the family; ${share(noise.secondCard)} of store members have two cards, which one number a person keeps apart: they are flagged, and count as missed. A pair that was joined wrongly shares a phone of the family or a typo that is somebody's number, and neither had a number in that database yet: identifiers alone cannot tell. Another birthday can, where both databases have one (\`--agree birthday\`). Every such link can be taken away.

## Taking a link away

A person of ${thousands(parting.identifiers)} identifiers, made of two by a wrong link: joined in ${parting.joinMs.toFixed(0)} ms, previewed in ${parting.previewMs.toFixed(0)} ms, **parted in ${parting.removeMs.toFixed(0)} ms**, joined again in ${parting.restoreMs.toFixed(0)} ms, each with its fsync and its answer over HTTP.

Measured on ${measuredAt.slice(0, 10)} with Node ${node}, SQLite ${sqlite}, ${processor}; load average ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after.
`;
}
