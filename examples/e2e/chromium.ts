import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { chromiumArgs, findChromium } from '../../.config/chromium.mjs';

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Of the profile: give it to startChromium again and it is the same person's browser. */
  profile: string;
  /** Ends the browser as a power cut would: SIGKILL, no page hears of it. */
  kill(): Promise<void>;
  /** Closes the browser as a person would. */
  close(): Promise<void>;
}

const profiles: string[] = [];
const running = new Set<ChildProcess>();

/**
 * Starts a real Chromium with a profile on disk, as one person's or kiosk's. `camera` is a y4m file that its camera shows.
 * Not Playwright's own launcher, because that one neither tells the pid nor keeps a profile across a kill.
 */
export async function startChromium({
  profile = newProfile(),
  camera,
  viewport = { width: 1280, height: 900 },
  locale = 'en',
}: {
  profile?: string;
  camera?: string;
  viewport?: { width: number; height: number };
  locale?: string;
} = {}): Promise<Visitor> {
  const child = spawn(
    findChromium() ?? 'chromium',
    [
      ...chromiumArgs,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      `--window-size=${viewport.width},${viewport.height}`,
      `--lang=${locale}`,
      `--accept-lang=${locale}`,
      '--hide-scrollbars',
      '--use-fake-ui-for-media-stream',
      ...(camera
        ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`]
        : []),
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  running.add(child);
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      running.delete(child);
      resolve();
    }),
  );
  const browser = await chromium.connectOverCDP(await debuggerAddress(child));
  const context = browser.contexts()[0]!;
  const page = context.pages()[0] ?? (await context.newPage());
  await page.setViewportSize(viewport);

  return {
    page,
    context,
    profile,
    async kill() {
      // The whole process group: Chromium's children would otherwise finish writing what the browser process began.
      killGroup(child);
      await gone;
      await browser.close().catch(() => undefined);
    },
    async close() {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => undefined);
      await gone;
    },
  };
}

function newProfile(): string {
  const profile = mkdtempSync(join(tmpdir(), 'omokit-profile-'));
  profiles.push(profile);
  return profile;
}

/** Ends what a failed test has left open, and removes the profiles. */
export function endBrowsers(): void {
  for (const child of running) killGroup(child);
  for (const profile of profiles.splice(0)) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

function killGroup({ pid }: ChildProcess): void {
  process.kill(-pid!, 'SIGKILL');
}

function debuggerAddress({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`Chromium did not start: ${printed}`)), 30_000);
    stderr!.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const [, address] = /DevTools listening on (ws:\S+)/.exec(printed) ?? [];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}
