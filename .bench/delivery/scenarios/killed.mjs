import { setTimeout as sleep } from 'node:timers/promises';
import { goOn, openShop, percent, trackEvents, waitForArrivals } from '../rig/rig.mjs';

const events = 500;

export const killed = {
  name: 'killed',
  title: 'Collector down, 500 events, SIGKILL of the browser 1 s later, restart, the page again',
  repeats: 10,
  measures: [{ key: 'arrived', title: 'arrived', unit: '%', better: 'more', goal: '100' }],
  async trial({ rig, pass }) {
    const { collector, cable, site } = rig;
    cable.cut();
    const browser = await rig.startBrowser();
    // Chromium writes localStorage to disk every few seconds: when in that time the kill comes is left to chance.
    const page = await openShop(browser, site.shop(), { settleMs: 1_000 + 5_000 * Math.random() });
    await trackEvents(page, events);
    await sleep(1_000);
    await browser.kill();

    cable.mend();
    const again = await rig.startBrowser();
    await goOn(await openShop(again, site.shop(), { settleMs: 0 }));
    pass();
    await waitForArrivals(collector, events, { withinMs: 60_000, afterMs: 1_000 });
    return {
      arrived: percent(collector.arrived(), events),
      storedTwice: percent(collector.storedTwice(), events),
    };
  },
};
