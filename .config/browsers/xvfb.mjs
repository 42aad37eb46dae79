import { spawn } from 'node:child_process';
import { atExit } from './at-exit.mjs';

/** Starts a virtual display for browsers without a headless mode, on the first number that is free. */
export async function startXvfb() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const kill = () => child.kill();
  const forget = atExit(kill);
  const number = await new Promise((resolve, reject) => {
    child.stdio[3].once('data', (line) => resolve(String(line).trim()));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Xvfb did not start: exit ${code}.`)));
  });
  return {
    display: `:${number}`,
    stop() {
      forget();
      kill();
    },
  };
}
