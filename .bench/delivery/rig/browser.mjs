import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArgs, findChromium } from '../../../.config/chromium.mjs';

const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const profiles = [];
const running = new Set();

/** A profile on disk, as one person's: the same one started again is the same person's browser. */
export function newProfile() {
  const profile = mkdtempSync(join(tmpdir(), 'omokit-bench-'));
  profiles.push(profile);
  return profile;
}

/**
 * Starts a real Chromium on a profile. Not Playwright's own launcher, because that one neither tells the pid nor keeps a
 * profile across a kill.
 */
export async function startBrowser({ profile = newProfile(), args = [] } = {}) {
  const child = spawn(
    findChromium() ?? 'chromium',
    [
      ...chromiumArgs,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--window-size=1000,700',
      // Names of their own for shop, collector and the rest of the web: other sites to each other, as they are in life.
      '--host-resolver-rules=MAP *.localhost 127.0.0.1',
      // Some SDKs drop what looks like a robot, which this is: they would deliver nothing.
      '--disable-blink-features=AutomationControlled',
      `--user-agent=${userAgent}`,
      ...args,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  running.add(child);
  const gone = new Promise((resolve) =>
    child.once('exit', () => {
      running.delete(child);
      resolve();
    }),
  );
  const browser = await chromium.connectOverCDP(await debuggerAddress(child));
  const context = browser.contexts()[0];

  return {
    context,
    profile,
    version: () => browser.version(),
    /** Ends the browser as a power cut would: SIGKILL of it and its children, no page hears of it. */
    async kill() {
      killGroup(child);
      await gone;
      await browser.close().catch(() => undefined); // It is gone already: that was the point.
    },
  };
}

export const removeProfile = (profile) => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });

/** Ends whatever a failed trial has left open, and removes the profiles. */
export function endBrowsers() {
  for (const child of running) killGroup(child);
  for (const profile of profiles.splice(0)) removeProfile(profile);
}

function killGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function debuggerAddress({ stderr }) {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`Chromium did not start: ${printed}`)), 60_000);
    stderr.on('data', (chunk) => {
      printed += chunk;
      const [, address] = /DevTools listening on (ws:\S+)/.exec(printed) ?? [];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}
