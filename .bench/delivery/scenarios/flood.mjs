import { setTimeout as sleep } from 'node:timers/promises';
import { closeTab, goOn, openShop, percent } from '../rig/rig.mjs';

const events = 20_000;
const trackingCapMs = 150_000;
const idleMs = 10_000;
const quietMs = 30_000;
const drainCapMs = 150_000;

export const flood = {
  name: 'flood',
  title: '20,000 events while offline, the tab closed, back online with a new tab',
  // Not much of it is chance, and with some SDKs it takes minutes.
  repeats: 1,
  machine: 'alone',
  measures: [
    { key: 'arrived', title: 'kept', unit: '%', better: 'more', goal: '100' },
    { key: 'mainThreadS', title: 'main thread while tracking', unit: 's', better: 'less', goal: 'under 2' },
    { key: 'drainS', title: 'drained after', unit: 's', better: 'less', goal: 'under 10' },
    { key: 'heapMB', title: 'heap growth', unit: 'MB', better: 'less', goal: 'under 10' },
  ],
  async trial({ rig, pass }) {
    const { collector, cable, site } = rig;
    const browser = await rig.startBrowser();
    const page = await openShop(browser, site.shop());
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    await browser.context.setOffline(true);
    cable.cut();

    const heapBefore = await heapAfterGc(devtools);
    const before = await timesOf(devtools);
    const tracked = await page.evaluate(trackAll, [events, trackingCapMs]);
    await sleep(3_000);
    // Both wait for the main thread, so that what it still had to do for these events is in the figure.
    const heapBytes = (await heapAfterGc(devtools)) - heapBefore;
    const after = await timesOf(devtools);
    await closeTab(page);
    await sleep(500);

    cable.mend();
    await browser.context.setOffline(false);
    const openedAt = performance.now();
    const next = await openShop(browser, site.shop(), { settleMs: 0 });
    await goOn(next);
    await untilQuiet(collector, openedAt, pass);
    const last = collector.arrivals.at(-1);
    const drained = await next.context().newCDPSession(next);
    return {
      arrived: percent(collector.arrived(), events),
      tracked: tracked.count,
      longestTaskMs: tracked.longestMs,
      mainThreadS: after.TaskDuration - before.TaskDuration,
      mainThreadCpuS: after.ThreadTime - before.ThreadTime,
      heapMB: heapBytes / 1e6,
      drainHeapMB: (await heapAfterGc(drained)) / 1e6,
      storedTwice: percent(collector.storedTwice(), events),
      extra: percent(collector.extraCopies(), events),
      ...(last && { drainS: (last.at - openedAt) / 1_000 }),
    };
  },
};

/** In the page: a hundred events a task, as fast as tasks come, until all are tracked or `capMs` is over. */
async function trackAll([count, capMs]) {
  const startedAt = performance.now();
  let n = 0;
  let longestMs = 0;
  while (n < count && performance.now() - startedAt < capMs) {
    const taskAt = performance.now();
    for (const end = Math.min(n + 100, count); n < end; n++) window.sdk.track('Step Taken', { n });
    await new Promise((resolve) => setTimeout(resolve));
    longestMs = Math.max(longestMs, performance.now() - taskAt);
  }
  return { count: n, longestMs };
}

/** Who has sent nothing for `idleMs` only waits, which disturbs no one; for longer than `quietMs`, it is over. */
async function untilQuiet({ arrivals, arrived }, openedAt, pass) {
  for (;;) {
    const now = performance.now();
    const lastAt = arrivals.at(-1)?.at ?? openedAt;
    if (arrivals.length >= events && arrived() >= events) return;
    const quiet = now - Math.max(lastAt, openedAt);
    if (quiet > idleMs) pass();
    if (quiet > quietMs || now - openedAt > drainCapMs) return;
    await sleep(100);
  }
}

async function heapAfterGc(devtools) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize;
}

/** Seconds the main thread has spent in tasks (TaskDuration), and on a processor (ThreadTime). */
async function timesOf(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}
