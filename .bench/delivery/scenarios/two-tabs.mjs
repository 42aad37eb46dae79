import { setTimeout as sleep } from 'node:timers/promises';
import { closeTab, openShop, percent, trackEvents, waitForArrivals } from '../rig/rig.mjs';

const eachTab = 10;

export const twoTabs = {
  name: 'two-tabs',
  title: 'Offline, two tabs track 10 events each, one is closed, then online, no reload',
  repeats: 3,
  measures: [{ key: 'arrived', title: 'arrived', unit: '%', better: 'more', goal: '100' }],
  async trial({ rig, pass }) {
    const { collector, cable, site } = rig;
    const browser = await rig.startBrowser();
    const first = await openShop(browser, site.shop(), { settleMs: 0 });
    const second = await openShop(browser, site.shop());
    await browser.context.setOffline(true);
    cable.cut();
    await trackEvents(first, eachTab);
    await trackEvents(second, eachTab, eachTab);
    await sleep(3_000);
    await closeTab(first);
    await sleep(1_000);
    cable.mend();
    await browser.context.setOffline(false);
    pass();
    await waitForArrivals(collector, 2 * eachTab, { withinMs: 90_000, afterMs: 1_000, page: second });
    return { arrived: percent(collector.arrived(), 2 * eachTab) };
  },
};
