import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { startChromium } from '../../examples/e2e/chromium.js';
import { bindingName, type Site, type SoakPage } from './page.js';
import { within } from './patience.js';
import { findTornLogs } from './torn-log.js';
import type { BrowserFault, Step } from './plan.js';
import type { Witness } from './witness.js';

/** What a tracker says once it has nothing left to send. */
export interface DeviceStats {
  stream: string;
  head: number;
  /** Events for which no destination is done, or refused for good. */
  waiting: number;
  dead: number;
}

export interface Browser {
  /** Does what the step says; rejects when the browser does not let it. */
  suffer(step: Step<BrowserFault>): Promise<void>;
  /** Starts it again with its profile: after a step that failed. */
  restart(): Promise<void>;
  /** Puts every tab online and stops the tracking; resolves with how many promises stayed unresolved. */
  calm(): Promise<number>;
  /** Opens one more tab and waits until nothing is left to send; resolves with what there was at last. */
  drain(withinMs: number): Promise<DeviceStats>;
  version(): string;
  /** What the kills did to the browser's own files. */
  readonly damage: Readonly<Damage>;
  close(): Promise<void>;
}

export interface Damage {
  /** Kills that left half a record at the end of the log of the database. */
  tornLogs: number;
  /** Starts at which the queue's database was another one than before: the browser had deleted it. */
  deletedDatabases: number;
}

interface Tab {
  page: Page;
  session: CDPSession;
}

type TrackerOnPage = {
  soak?: SoakPage;
  omo: { stats(): Promise<{ stream: string; head: number; waiting: Record<string, number>; dead: number }> };
};

const patienceMs = 30_000;
const mostTabs = 5;

/** A person's browser with a profile on disk and a few tabs, each of which tracks and tells the witness. */
export async function openBrowser(
  site: Site,
  witness: Witness,
  { mendLogs }: { mendLogs: boolean },
): Promise<Browser> {
  const damage: Damage = { tornLogs: 0, deletedDatabases: 0 };
  let visitor = await startChromium();
  let tabs: Tab[] = [];
  let opened = 0;
  let stream: string | undefined;

  async function openTab(page?: Page): Promise<Tab> {
    const fresh = page ?? (await within(patienceMs, 'A new tab', visitor.context.newPage()));
    const session = await visitor.context.newCDPSession(fresh);
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === bindingName) witness.hear(payload);
    });
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: bindingName });
    await session.send('Network.enable');
    await fresh.goto(site.tab((opened += 1)));
    await awaitTracking(fresh);
    const tab = { page: fresh, session };
    tabs.push(tab);
    return tab;
  }

  async function awaitTracking(page: Page): Promise<void> {
    await page.waitForFunction(() => 'soak' in window, undefined, { timeout: patienceMs });
  }

  async function closeTab(tab: Tab): Promise<void> {
    tabs = tabs.filter((other) => other !== tab);
    await within(patienceMs, 'Closing a tab', tab.page.close());
  }

  async function statsOf(page: Page): Promise<DeviceStats> {
    const asked = page.evaluate(() => (window as unknown as TrackerOnPage).omo.stats());
    const { stream, head, waiting, dead } = await within(patienceMs, 'Stats', asked);
    return { stream, head, waiting: Object.values(waiting).reduce((sum, each) => sum + each, 0), dead };
  }

  /** In a browser that was just started. */
  async function openTabs(count: number): Promise<void> {
    tabs = [];
    await openTab(visitor.page);
    while (tabs.length < count) await openTab();
  }

  /** Has a tab track many at once, so that what comes now comes in the middle of it. */
  async function surprise({ page }: Tab, pick: number): Promise<void> {
    // What comes may end the page before it answers.
    void page.evaluate(() => (window as unknown as TrackerOnPage).soak?.burst(40)).catch(() => undefined);
    await sleep(40 * pick);
  }

  async function restart(downMs: number): Promise<void> {
    const count = Math.max(2, tabs.length);
    await visitor.kill();
    damage.tornLogs += findTornLogs(visitor.profile, mendLogs);
    await sleep(downMs);
    visitor = await startChromium({ profile: visitor.profile });
    await openTabs(count);
    const { stream: now } = await statsOf(tabs[0]!.page);
    if (stream !== undefined && now !== stream) damage.deletedDatabases += 1;
    stream = now;
  }

  async function crash(tab: Tab): Promise<void> {
    const crashed = new Promise<void>((resolve) => tab.page.once('crash', () => resolve()));
    // Never answered: who would answer is gone.
    void tab.session.send('Page.crash').catch(() => undefined);
    await within(patienceMs, 'The crash of a tab', crashed);
    await closeTab(tab);
    await openTab();
  }

  async function leave(tab: Tab, awayMs: number): Promise<void> {
    const { page } = tab;
    // Without a network there is nowhere to go.
    await setOffline(tab, false);
    await page.goto(site.elsewhere);
    await sleep(awayMs);
    // A page out of the back/forward cache does not load.
    await page.goBack({ waitUntil: 'commit', timeout: patienceMs });
    await awaitTracking(page);
  }

  const setOffline = ({ session }: Tab, offline: boolean) =>
    session.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });

  await openTabs(2);
  ({ stream } = await statsOf(tabs[0]!.page));

  return {
    damage,

    async suffer({ fault, forMs, pick }) {
      const tab = tabs[Math.floor(pick * tabs.length)];
      if (!tab) throw new Error('There is no tab.');
      const briefly = Math.min(forMs, 2_000);
      if (fault !== 'open-tab') await surprise(tab, (pick * tabs.length) % 1);
      switch (fault) {
        case 'open-tab':
          if (tabs.length >= mostTabs) await closeTab(tab);
          await openTab();
          return;
        case 'close-tab':
          if (tabs.length === 1) await openTab();
          return closeTab(tab);
        case 'crash-tab':
          return crash(tab);
        case 'leave-tab':
          return leave(tab, briefly);
        case 'offline-tab':
          await setOffline(tab, true);
          // By then it may have been closed.
          void sleep(forMs).then(() => setOffline(tab, false).catch(() => undefined));
          return;
        case 'kill-browser':
          return restart(briefly);
      }
    },

    restart: () => restart(0),

    async calm() {
      let unresolved = 0;
      for (const tab of tabs) {
        await setOffline(tab, false);
        const stopped = tab.page.evaluate(
          (ms) => (window as unknown as TrackerOnPage).soak!.stop(ms),
          patienceMs / 2,
        );
        unresolved += await within(patienceMs, 'Stopping a page', stopped);
      }
      // What the pages told last is still on its way.
      await sleep(300);
      return unresolved;
    },

    async drain(withinMs) {
      const { page } = await openTab();
      await page.evaluate((ms) => (window as unknown as TrackerOnPage).soak!.stop(ms), patienceMs / 2);
      for (const until = Date.now() + withinMs; ;) {
        const stats = await statsOf(page);
        if (stats.waiting === 0 || Date.now() > until) return stats;
        await sleep(200);
      }
    },

    version: () => visitor.context.browser()?.version() ?? 'unknown',
    close: () => visitor.close(),
  };
}
