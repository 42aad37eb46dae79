import { openShop, percent, trackEvents, waitForArrivals } from '../rig/rig.mjs';

const events = 20;

/** Without any fault everything has to arrive, once: else the adapter is wrong, and no other figure means anything. */
export const control = {
  name: 'control',
  title: 'No fault, 20 events',
  repeats: 1,
  measures: [{ key: 'arrived', title: 'arrived', unit: '%', better: 'more', goal: '100' }],
  async trial({ rig, pass }) {
    const browser = await rig.startBrowser();
    const page = await openShop(browser, rig.site.shop());
    await trackEvents(page, events);
    pass();
    await waitForArrivals(rig.collector, events, { withinMs: 30_000, afterMs: 1_000 });
    return { arrived: percent(rig.collector.arrived(), events), extra: rig.collector.extraCopies() };
  },
};
