import { setTimeout as sleep } from 'node:timers/promises';
import { createCable } from './cable.mjs';
import { createCollector } from './collector.mjs';
import { protocols } from './protocols.mjs';
import { createSite } from './site.mjs';
import { newProfile, removeProfile, startBrowser } from './browser.mjs';

/** One SDK's world for one trial: its collector, the cable there, its shop, a browser profile of its own. */
export async function createRig({ sdk, script, omoScript, oneWayMs = 0 }) {
  const collector = await createCollector(protocols[sdk.speaks]);
  const cable = await createCable(collector.port, { oneWayMs });
  const endpoint = `http://collect.localhost:${cable.port}`;
  const site = await createSite({ sdk, script, omoScript, endpoint });
  const profile = newProfile();
  const browsers = new Set();

  return {
    sdk,
    collector,
    cable,
    site,
    /** Starts this trial's browser, again with the same profile after it was killed. */
    async startBrowser(args = []) {
      const browser = await startBrowser({ profile, args });
      browsers.add(browser);
      return browser;
    },
    async close() {
      await Promise.all([...browsers].map((browser) => browser.kill()));
      await Promise.all([site.close(), cable.close()]);
      await collector.close();
      removeProfile(profile);
    },
  };
}

/** Opens a shop's page in a tab of its own and gives the SDK `settleMs` to get ready, as a reader would. */
export async function openShop(browser, address, { settleMs = 1_500 } = {}) {
  const page = await browser.context.newPage();
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForFunction(() => window.sdk !== undefined);
  await sleep(settleMs);
  return page;
}

/** Tracks events numbered `from` to `from + count - 1` in one go. */
export const trackEvents = (page, count, from = 0) =>
  page.evaluate(
    ([first, many]) => {
      for (let n = first; n < first + many; n++) window.sdk.track('Step Taken', { n });
    },
    [from, count],
  );

/** Closes a tab as its ✕ does: the page hears of it, and has no say. */
export async function closeTab(page) {
  const devtools = await page.context().newCDPSession(page);
  const closed = page.waitForEvent('close', { timeout: 200_000 });
  await devtools.send('Page.close').catch(() => undefined); // The tab may be gone before it can answer.
  await closed;
}

/** What the visitor does next, not counted: some SDKs send what waits only when there is something new. */
export const goOn = (page) => page.evaluate(() => window.sdk.track('Page Viewed', { more: true }));

/**
 * Waits until so many have arrived, `withinMs` at most; then `afterMs` more, for copies that are still on their way.
 * On `page`, when it is given, the visitor goes on after half a minute.
 */
export async function waitForArrivals(collector, count, { withinMs, afterMs = 0, page }) {
  const startedAt = performance.now();
  let goesOnAt = page ? startedAt + 30_000 : Infinity;
  while (collector.arrived() < count && performance.now() - startedAt < withinMs) {
    if (performance.now() >= goesOnAt) {
      goesOnAt = Infinity;
      await goOn(page);
    }
    await sleep(50);
  }
  await sleep(afterMs);
}

export const percent = (part, whole) => (100 * part) / whole;
