// `pnpm bench <name> [options]`: measures, beside the others where there are others, and writes a report to docs/benchmarks.
import { existsSync, readdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, checkNode, env, install } from '../.ci/prepare.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(here).filter((name) => existsSync(join(here, name, 'bench.mjs')));
const [name, ...options] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  const asked = name === undefined || name === '--help' || name === '-h';
  if (!asked) console.error(`There is no benchmark '${name}'.`);
  console.log(
    `Usage: pnpm bench <${names.join(' | ')}> [options]\n  pnpm bench <name> --help tells its options.`,
  );
  process.exit(asked ? 0 : 2);
}

checkNode();
await install();
await build();
// The workspace's own Node runs it, whichever one started this.
const child = spawn('node', [join(here, name, 'bench.mjs'), ...options], { stdio: 'inherit', env });
child.on('close', (code) => process.exit(code ?? 1));
