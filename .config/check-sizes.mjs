// Holds what a page loads to its limits (size-limit.mjs), and README.md to what it weighs.
// `node .config/check-sizes.mjs --write` brings the README up to date.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import prettier from 'prettier';

function measure() {
  try {
    return execFileSync('size-limit', ['--json', '--config', '.config/size-limit.mjs'], { encoding: 'utf8' });
  } catch (error) {
    // It exits with 1 when a limit is exceeded, and has measured all the same.
    if (error.stdout?.trim()) return error.stdout;
    throw error;
  }
}
const checks = JSON.parse(measure());
const over = checks.filter(({ passed }) => passed === false);
for (const { name, size, sizeLimit } of over) {
  console.error(
    `${name} has ${size} bytes, ${sizeLimit} are the most. Make it smaller, or say in size-limit.mjs why not.`,
  );
}

const kB = ({ size }) => `${(size / 1000).toFixed(1)} kB`;
const table = (heading, rows) =>
  [`| ${heading} | gzipped |`, '| --- | ---: |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
const [script, ...rest] = checks;
const isEntry = ({ name }) => name.startsWith('@omokit/');
const tables = {
  sizes: table('on the page', [
    [script.name, kB(script)],
    ...rest.filter((check) => !isEntry(check)).map((check) => [check.name, `+ ${kB(check)}`]),
  ]),
  'entry sizes': table(
    'import, with all it needs',
    rest.filter(isEntry).map((check) => [`\`${check.name}\``, kB(check)]),
  ),
};

const readme = readFileSync('README.md', 'utf8');
let updated = readme;
for (const [name, text] of Object.entries(tables)) {
  const [start, end] = [`<!-- ${name}: written by .config/check-sizes.mjs -->`, `<!-- /${name} -->`];
  const before = updated.slice(0, updated.indexOf(start) + start.length);
  updated = `${before}\n\n${text}\n\n${updated.slice(updated.indexOf(end))}`;
}
updated = await prettier.format(updated, {
  ...(await prettier.resolveConfig('README.md')),
  filepath: 'README.md',
});

if (process.argv.includes('--write')) writeFileSync('README.md', updated);
else if (updated !== readme) {
  console.error('The sizes in README.md are not what is built: run node .config/check-sizes.mjs --write.');
  process.exit(1);
}
if (over.length > 0) process.exit(1);
