import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts a virtual display for browsers without a headless mode, on the first number that is free. */
export async function startXvfb() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const stop = () => child.kill();
  process.once('exit', stop);
  const failed = once(child, 'exit').then(() => Promise.reject(new Error('Xvfb did not start.')));
  const [number] = await Promise.race([once(child.stdio[3], 'data'), failed]);
  return { display: `:${String(number).trim()}`, stop };
}
