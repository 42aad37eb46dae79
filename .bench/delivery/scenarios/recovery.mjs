import { setTimeout as sleep } from 'node:timers/promises';
import { openShop, percent, trackEvents, waitForArrivals } from '../rig/rig.mjs';

const events = 10;

/** Who has sent nothing by then is so late that tenths of a second matter no more. */
const preciseMs = 20_000;

const arrived = { key: 'arrived', title: 'arrived', unit: '%', better: 'more', goal: '100' };
const storedTwice = { key: 'storedTwice', title: 'stored twice', unit: '%', better: 'less', goal: '0' };
const extra = { key: 'extra', title: 'extra copies sent', unit: '%', better: 'less' };
const firstS = { key: 'firstS', title: 'first event after', unit: 's', better: 'less' };
const allS = { key: 'allS', title: 'all of them after', unit: 's', better: 'less' };

/** Ten events into a collector that does not work for `faultMs`; then it does, and the tab has been open all the time. */
const recoveryFrom = ({ name, title, repeats, fault, faultMs, measures }) => ({
  name,
  title,
  repeats,
  machine: 'quiet',
  measures,
  async trial({ rig, ready, pass }) {
    const { collector, site } = rig;
    const browser = await rig.startBrowser();
    const page = await openShop(browser, site.shop());
    await ready();
    collector.behave(fault);
    await trackEvents(page, events);
    await sleep(faultMs);
    collector.behave({ kind: 'serve' });
    const servedAt = performance.now();
    setTimeout(pass, preciseMs);
    await waitForArrivals(collector, events, { withinMs: 90_000, afterMs: 5_000, page });
    // To ten milliseconds: finer than that is nothing of the SDK's.
    const since = ({ at }) => Math.round((at - servedAt) / 10) / 100;
    const [first] = collector.arrivals;
    const all = collector.arrivals.find((_, index, upTo) => numbersIn(upTo.slice(0, index + 1)) === events);
    return {
      arrived: percent(collector.arrived(), events),
      storedTwice: percent(collector.storedTwice(), events),
      extra: percent(collector.extraCopies(), events),
      ...(first && { firstS: since(first) }),
      ...(all && { allS: since(all) }),
    };
  },
});

const numbersIn = (arrivals) => new Set(arrivals.map(({ n }) => n)).size;

const refusal = (name, status, title) =>
  recoveryFrom({
    name,
    title: `${title} for 20 s, then all is well`,
    repeats: 3,
    fault: { kind: 'refuse', status },
    faultMs: 20_000,
    measures: [firstS, allS, arrived, storedTwice],
  });

export const recovery = refusal('recovery', 503, '503 without Retry-After');
export const error500 = refusal('error-500', 500, '500');

export const stall = recoveryFrom({
  name: 'stall',
  title: 'Takes requests and answers none for 40 s, then works through all it was given',
  repeats: 2,
  fault: { kind: 'stall' },
  faultMs: 40_000,
  measures: [allS, arrived, storedTwice, extra],
});

export const hang = recoveryFrom({
  name: 'hang',
  title: 'Takes requests for 40 s and never answers those, then works',
  repeats: 2,
  fault: { kind: 'hang' },
  faultMs: 40_000,
  measures: [firstS, allS, arrived, storedTwice],
});
