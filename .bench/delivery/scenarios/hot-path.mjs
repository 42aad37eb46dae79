import { setTimeout as sleep } from 'node:timers/promises';
import { openShop } from '../rig/rig.mjs';

const loopCapMs = 60_000;
/** Who blocks the page for longer is not measured again: another trial would change nothing about that. */
const settledMs = 10_000;

export const hotPath = {
  name: 'hot-path',
  title: 'What a call costs the page that makes it',
  repeats: 2,
  machine: 'alone',
  isSettledBy: ({ blockMs }) => blockMs > settledMs,
  measures: [
    { key: 'callUs', title: 'one track(), median', unit: 'µs', better: 'less', goal: 'under 10' },
    {
      key: 'blockMs',
      title: '10,000 calls block',
      unit: 'ms',
      better: 'less',
      goal: 'less than any peer',
      cap: loopCapMs,
    },
  ],
  async trial({ rig }) {
    const browser = await rig.startBrowser();
    // Cross-origin isolated, so that the page's clock ticks every 5 µs instead of every 100.
    const address = `${rig.site.shop()}/isolated`;
    const one = await openShop(browser, address);
    const callUs = await one.evaluate(medianCall);
    await one.close();
    await sleep(2_000);
    const many = await openShop(browser, address);
    const blockMs = await Promise.race([many.evaluate(block), sleep(loopCapMs, loopCapMs, { ref: false })]);
    return { callUs, blockMs };
  },
};

/** In the page: ten calls a task, so that a clock of 5 µs is fine enough; the median of 200 such tasks, for one call. */
async function medianCall() {
  const costs = [];
  for (let n = 0; n < 2_000;) {
    const startedAt = performance.now();
    for (let call = 0; call < 10; call++) window.sdk.track('Step Taken', { n: n++ });
    costs.push((1_000 * (performance.now() - startedAt)) / 10);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return costs.sort((a, b) => a - b)[costs.length / 2];
}

/** In the page: until the next task may run, so what the calls leave behind as microtasks counts too. */
function block() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const startedAt = performance.now();
    port2.onmessage = () => resolve(performance.now() - startedAt);
    port1.postMessage(undefined);
    for (let n = 0; n < 10_000; n++) window.sdk.track('Step Taken', { n });
  });
}
