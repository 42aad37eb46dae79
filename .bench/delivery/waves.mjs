import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createGate } from './turns.mjs';

const resolution = 10;

/**
 * Runs trials that take the time of something for which nobody needs a processor, such as a pause before the next
 * request: they get ready `busy` at a time, and only when all are do they begin, together, on a machine where nobody does
 * anything but wait. `one(trial, { ready, pass })` runs a trial: it awaits `ready()` before its fault, and calls `pass()`
 * when tenths of a second matter no more. The wave has passed its own turn on when all have. `lagMs` is how late a timer
 * of ours was at worst meanwhile.
 */
export async function runWave(trials, { busy, pass, one }) {
  const starting = createGate(busy);
  const everyone = countDown(trials.length);
  const precise = countDown(trials.length);
  const lag = monitorEventLoopDelay({ resolution });
  void everyone.over.then(() => lag.enable());
  void precise.over.then(() => {
    lag.disable();
    pass();
  });

  await Promise.all(
    trials.map(async (trial) => {
      const started = await starting();
      const iAmReady = everyone.once();
      const iHavePassed = precise.once();
      const ready = () => {
        started();
        iAmReady();
        return everyone.over;
      };
      try {
        await one(trial, { ready, pass: iHavePassed });
      } finally {
        // Of one that failed before that, nobody shall wait.
        void ready();
        iHavePassed();
      }
    }),
  );
  return { lagMs: lag.max / 1e6 - resolution };
}

/** `over` when each of `count` has called what `once` gave it. */
function countDown(count) {
  const { promise: over, resolve } = Promise.withResolvers();
  let missing = count;
  return {
    over,
    once() {
      let called = false;
      return () => {
        if (called) return;
        called = true;
        missing -= 1;
        if (missing === 0) resolve();
      };
    },
  };
}
