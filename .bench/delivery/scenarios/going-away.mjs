import { openShop, percent, waitForArrivals } from '../rig/rig.mjs';

/** Each visit is to a shop of its own, so none comes back to what an earlier one left in storage. */
const visits = 10;
const tabs = 5;
const measures = [{ key: 'arrived', title: 'arrived', unit: '%', better: 'more', goal: '100' }];

/** @param go ends visit `n` with an event at the very end; resolves with false when the page was gone before the call */
async function trial({ rig, pass }, go, args) {
  const { collector, site } = rig;
  const browser = await rig.startBrowser(args);
  let tracked = 0;
  for (let first = 0; first < visits; first += tabs) {
    const numbers = Array.from({ length: tabs }, (_, tab) => first + tab);
    const pages = await Promise.all(numbers.map((n) => openShop(browser, site.shop(n))));
    for (const [tab, page] of pages.entries()) {
      await page.bringToFront();
      if (await go(page, first + tab, rig)) tracked += 1;
    }
  }
  pass();
  await waitForArrivals(collector, tracked, { withinMs: 15_000, afterMs: 500 });
  return { arrived: percent(collector.arrived(), tracked), tracked };
}

/**
 * Visits that end on a page without the SDK; `last` runs in the page before, with the visit's number. The page is not kept
 * in memory: nobody may come back to it and send what it has left.
 */
const endingElsewhere = (last) => ({
  repeats: 3,
  machine: 'calm',
  measures,
  oneWayMs: 120,
  trial: (given) => {
    const go = async (page, n, { site }) => {
      const there = page.waitForURL(`${site.elsewhere}/**`);
      // The page may be gone before it can answer; that it is gone proves the call.
      await page.evaluate(`(${last})(${n}); location.href = '${site.elsewhere}/'`).catch(() => undefined);
      await there;
      return true;
    };
    return trial(given, go, ['--disable-features=BackForwardCache']);
  },
});

export const leaving = {
  name: 'leaving',
  title: 'One event, then at once to a page without the SDK, never back (WAN, no back/forward cache)',
  ...endingElsewhere((n) => window.sdk.track('Step Taken', { n })),
};

export const lastMoment = {
  name: 'last-moment',
  title:
    "One event from the page's own pagehide listener, on the way to a page without the SDK (WAN, no back/forward cache)",
  ...endingElsewhere((n) => addEventListener('pagehide', () => window.sdk.track('Step Taken', { n }))),
};

export const closing = {
  name: 'closing',
  title: 'One event, then the tab is closed at once',
  repeats: 3,
  // A race: Segment wins it whenever nothing else keeps the machine busy, and every other time when something does.
  machine: 'alone',
  measures,
  trial: (given) =>
    trial(given, async (page, n) => {
      const devtools = await page.context().newCDPSession(page);
      const closed = page.waitForEvent('close');
      const expression = `window.sdk.track('Step Taken', { n: ${n} }), true`;
      // As the ✕ of a tab does it: the page hears of it, and has no say. Asked for before the call has answered.
      const [called] = await Promise.allSettled([
        devtools.send('Runtime.evaluate', { expression }),
        devtools.send('Page.close'),
      ]);
      await closed;
      return called.value?.result?.value === true;
    }),
};
