import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createGate, type Leave } from './turns.js';

const resolution = 10;

export interface WaveTurn {
  /** Says that the fault may begin; resolves when all say so. */
  ready(): Promise<void>;
  /** Says that tenths of a second matter no more. */
  pass: Leave;
}

export interface WaveOptions<T> {
  /** How many get ready together. */
  busy: number;
  /** Called when all have passed. */
  pass: Leave;
  one(trial: T, turn: WaveTurn): Promise<void>;
}

/**
 * Runs trials that take the time of something for which nobody needs a processor, such as a pause before the next
 * request: they get ready `busy` at a time, and only when all are do they begin, together, on a machine where nobody does
 * anything but wait. `lagMs` is how late a timer of ours was at worst from then until all had passed.
 */
export async function runWave<T>(
  trials: readonly T[],
  { busy, pass, one }: WaveOptions<T>,
): Promise<{ lagMs: number }> {
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
      const isReady = everyone.once();
      const hasPassed = precise.once();
      const ready = () => {
        started();
        isReady();
        return everyone.over;
      };
      try {
        await one(trial, { ready, pass: hasPassed });
      } finally {
        // Nobody shall wait for one that failed before that.
        void ready();
        hasPassed();
      }
    }),
  );
  return { lagMs: Math.max(0, lag.max / 1e6 - resolution) };
}

/** `over` when each of `count` has called what `once` gave it. */
function countDown(count: number): { over: Promise<void>; once(): Leave } {
  const { promise: over, resolve } = Promise.withResolvers<void>();
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
