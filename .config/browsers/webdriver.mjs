import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { atExit } from './at-exit.mjs';

/**
 * Starts a driver on a free port, and by it one browser that opens pages: the little of WebDriver (w3.org/TR/webdriver1,
 * sections 8 and 9) that test pages need, which report by themselves.
 */
export async function startWebdriver({ driver, capabilities, env }) {
  const port = await freePort();
  // A process group of its own: the browsers that the driver starts end with it, even after a crash.
  const child = spawn(driver, [`--port=${port}`], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: true,
  });
  const killGroup = () =>
    child.exitCode === null && child.signalCode === null && process.kill(-child.pid, 'SIGKILL');
  const forget = atExit(killGroup);
  await once(child, 'spawn');

  async function call(method, path, body) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${driver}: ${value.error}: ${value.message}`);
    return value;
  }

  await listening(() => call('GET', '/status'));
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: capabilities } });
  const session = `/session/${sessionId}`;
  return {
    open: (url) => call('POST', `${session}/url`, { url }),
    async stop() {
      await call('DELETE', session).catch(() => undefined); // a browser that is gone already is as good
      forget();
      killGroup();
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(ask, attempts = 100) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === attempts) throw error;
      await delay(100);
    }
  }
}
