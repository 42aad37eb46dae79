// Checks what would be published: exports and types of each package by publint, and that browsers are sent no zod.
import { readFileSync, readdirSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

let failed = false;
for (const name of readdirSync('packages')) {
  const pkgDir = `packages/${name}`;
  const pkg = JSON.parse(readFileSync(`${pkgDir}/package.json`, 'utf8'));
  const { messages } = await publint({ pkgDir, strict: true, level: 'warning', pack: 'npm' });
  for (const message of messages) {
    console.error(`${pkg.name}: ${formatMessage(message, pkg)}`);
    failed = true;
  }
}

const forbidden = ['ZodError', 'better-sqlite3', 'invalid_union'];
const bundles = [
  'omo.js',
  ...readdirSync('packages/web/dist/widgets', { recursive: true }).map((file) => `widgets/${file}`),
];
for (const file of bundles.filter((name) => name.endsWith('.js'))) {
  const code = readFileSync(`packages/web/dist/${file}`, 'utf8');
  for (const word of forbidden.filter((name) => code.includes(name))) {
    console.error(`packages/web/dist/${file} contains '${word}', which no page should load`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
