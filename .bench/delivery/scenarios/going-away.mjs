import { setTimeout as sleep } from 'node:timers/promises';
import { openShop, percent, trackEvents, waitForArrivals } from '../rig/rig.mjs';

/** Each visit is to a shop of its own, so none comes back to what an earlier one left in storage. */
const visits = 10;
const measures = [{ key: 'arrived', title: 'arrived', unit: '%', better: 'more', goal: '100' }];

/** @param go what ends visit `n`, with an event at the very end */
async function trial({ rig, pass }, go, args) {
  const { collector, site } = rig;
  const browser = await rig.startBrowser(args);
  for (let n = 0; n < visits; n++) await go(await openShop(browser, site.shop(n), { settleMs: 1_000 }), n, rig);
  pass();
  await waitForArrivals(collector, visits, { withinMs: 15_000, afterMs: 500 });
  return { arrived: percent(collector.arrived(), visits) };
}

export const leaving = {
  name: 'leaving',
  title: 'One event, then at once to a page without the SDK, never back (WAN, no back/forward cache)',
  repeats: 3,
  measures,
  oneWayMs: 120,
  trial: (given) =>
    trial(
      given,
      async (page, n, { site }) => {
        const there = page.waitForURL(`${site.elsewhere}/**`);
        await page
          .evaluate(
            ([number, elsewhere]) => {
              window.sdk.track('Step Taken', { n: number });
              location.href = elsewhere;
            },
            [n, `${site.elsewhere}/`],
          )
          .catch(() => undefined); // The page may be gone before it can answer.
        await there;
      },
      ['--disable-features=BackForwardCache'],
    ),
};

export const closing = {
  name: 'closing',
  title: 'One event, then the tab is closed at once',
  repeats: 3,
  measures,
  trial: (given) =>
    trial(given, async (page, n) => {
      const devtools = await page.context().newCDPSession(page);
      const closed = page.waitForEvent('close');
      await trackEvents(page, 1, n);
      // As the ✕ of a tab does it: the page hears of it, and has no say.
      await devtools.send('Page.close').catch(() => undefined);
      await closed;
      await sleep(50);
    }),
};
