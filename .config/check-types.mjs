// Type-checks every package by its own tsconfig, so that core has no DOM even when a sibling does.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const folders = ['packages', 'examples'].flatMap((parent) =>
  readdirSync(parent).map((name) => `${parent}/${name}`),
);
folders.push('.bench');
const waiting = folders.filter((folder) => existsSync(`${folder}/tsconfig.json`));
let failed = false;

async function work() {
  for (let folder = waiting.shift(); folder; folder = waiting.shift()) {
    const child = spawn('tsc', ['-p', folder], { stdio: 'inherit', shell: process.platform === 'win32' });
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0) {
      failed = true;
      console.error(`${folder}: types are wrong`);
    }
  }
}

await Promise.all([work(), work()]);
process.exit(failed ? 1 : 0);
