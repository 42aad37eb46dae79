import { setTimeout as sleep } from 'node:timers/promises';
import { openShop, percent, trackEvents, waitForArrivals } from '../rig/rig.mjs';

const askedMs = 12_000;
const events = 10;

/** Timers may fire a little early against our clock: 11.9 s is twelve. */
const toleranceMs = 100;
/** Later than this it was the visitor who went on, not the SDK. */
const byItselfMs = askedMs + 29_000;
/** One that comes later than this has not missed it by a little. */
const preciseMs = 8_000;

const retryAfter = (status) => ({
  name: `retry-after-${status}`,
  title: `${status} with Retry-After: 12`,
  repeats: 2,
  machine: 'quiet',
  measures: [
    { key: 'honoured', title: 'honoured', unit: '%', better: 'more', goal: '100' },
    { key: 'nextS', title: 'next request after', unit: 's', better: 'neither' },
    { key: 'arrived', title: 'arrived', unit: '%', better: 'more', goal: '100' },
  ],
  async trial({ rig, ready, pass }) {
    const { collector, site } = rig;
    const browser = await rig.startBrowser();
    const page = await openShop(browser, site.shop());
    await ready();
    collector.behave({ kind: 'refuse', status, retryAfter: askedMs / 1_000 });
    await trackEvents(page, events);
    const first = await firstRequest(collector);
    if (!first) return { arrived: 0 };
    await sleep(Math.max(0, first.at + askedMs - toleranceMs - performance.now()));
    collector.behave({ kind: 'serve' });
    setTimeout(pass, preciseMs);
    await waitForArrivals(collector, events, { withinMs: 60_000, afterMs: 500, page });
    const next = nextRequest(collector);
    const nextMs = next && next.at - first.at;
    return {
      arrived: percent(collector.arrived(), events),
      ...(nextMs !== undefined && {
        nextS: nextMs / 1_000,
        honoured: nextMs >= askedMs - toleranceMs && nextMs < byItselfMs ? 100 : 0,
      }),
    };
  },
});

async function firstRequest({ requests }) {
  for (const until = performance.now() + 30_000; performance.now() < until; await sleep(20)) {
    const first = requests.find(({ numbers }) => numbers?.length > 0);
    if (first) return first;
  }
  return undefined;
}

/**
 * The first that sends an event again, or sends one a second after the first refusal. Not any other: several requests
 * may be under way when the first of them is refused.
 */
function nextRequest({ requests }) {
  const [first, ...others] = requests.filter(({ numbers }) => numbers?.length > 0);
  const refused = new Set(first.numbers);
  return others.find(({ at, numbers }) => {
    const again = at > first.at + 1_000 || numbers.some((n) => refused.has(n));
    for (const n of numbers) refused.add(n);
    return again;
  });
}

export const retryAfter429 = retryAfter(429);
export const retryAfter503 = retryAfter(503);
