import { setTimeout as sleep } from 'node:timers/promises';
import { goOn, openShop, percent, trackEvents, waitForArrivals } from '../rig/rig.mjs';

const measures = (goal) => [
  { key: 'extra', title: 'extra copies sent', unit: '%', better: 'less', goal },
  { key: 'storedTwice', title: 'stored twice', unit: '%', better: 'less', goal: '0' },
  { key: 'arrived', title: 'arrived', unit: '%', better: 'more', goal: '100' },
];

const counted = ({ collector }, events) => ({
  extra: percent(collector.extraCopies(), events),
  storedTwice: percent(collector.storedTwice(), events),
  arrived: percent(collector.arrived(), events),
});

export const answerLost = {
  name: 'answer-lost',
  title: 'Stored, but the answer is lost for 15 s, 50 events',
  repeats: 3,
  measures: measures('under 100'),
  async trial({ rig, pass }) {
    const events = 50;
    const browser = await rig.startBrowser();
    const page = await openShop(browser, rig.site.shop());
    rig.collector.behave({ kind: 'store-and-cut' });
    await trackEvents(page, events);
    pass();
    await sleep(15_000);
    rig.collector.behave({ kind: 'serve' });
    // Not until all are here, for they are: until the last copies can be expected.
    await sleep(30_000);
    await goOn(page);
    await sleep(15_000);
    return counted(rig, events);
  },
};

export const clicking = {
  name: 'clicking',
  title: 'Clicking through 20 pages, one event with each click (WAN)',
  repeats: 3,
  machine: 'calm',
  oneWayMs: 120,
  measures: measures('under 20'),
  async trial({ rig, pass }) {
    const events = 20;
    const { collector, site } = rig;
    const browser = await rig.startBrowser(['--disable-features=BackForwardCache']);
    const page = await openShop(browser, `${site.shop()}/page/0`);
    for (let n = 0; n < events; n++) {
      const next = `${site.shop()}/page/${n + 1}`;
      const there = page.waitForURL(next, { waitUntil: 'load' });
      await page
        .evaluate(
          ([number, address]) => {
            window.sdk.track('Step Taken', { n: number });
            location.href = address;
          },
          [n, next],
        )
        .catch(() => undefined); // The page may be gone before it can answer.
      await there;
      await page.waitForFunction(() => window.sdk !== undefined);
      await sleep(250);
    }
    pass();
    await waitForArrivals(collector, events, { withinMs: 60_000, afterMs: 10_000 });
    return counted(rig, events);
  },
};
