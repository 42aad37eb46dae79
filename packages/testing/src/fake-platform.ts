import type { ListableStore, Platform } from '@omokit/core';

export interface FakePlatformOptions {
  /** Ms since 1970. */
  now?: number;
  /** Of the random bytes: the same seed, the same bytes. */
  seed?: number;
}

export interface FakePlatform extends Platform {
  /** Lets `ms` pass: runs the timers that fall due, in order, and waits for what they set off. */
  advance(ms: number): Promise<void>;
  setOnline(online: boolean): void;
  /** How many timers are waiting. */
  timers(): number;
}

/** A Platform of which the test holds the clock, the dice and the network cable. */
export function createFakePlatform({
  now: startAt = Date.UTC(2026, 0, 1),
  seed = 1,
}: FakePlatformOptions = {}): FakePlatform {
  let now = startAt;
  let online = true;
  let timers: { dueAt: number; run: () => void }[] = [];
  const onlineListeners = new Set<() => void>();
  const nextByte = createRandomBytes(seed);

  function takeDue(until: number) {
    // The earliest first; of those due at the same moment, the one set first.
    const due = timers
      .filter((timer) => timer.dueAt <= until)
      .reduce<(typeof timers)[number] | undefined>(
        (first, timer) => (first && first.dueAt <= timer.dueAt ? first : timer),
        undefined,
      );
    timers = timers.filter((timer) => timer !== due);
    return due;
  }

  return {
    now: () => now,
    random(bytes) {
      for (let at = 0; at < bytes.length; at++) bytes[at] = nextByte();
      return bytes;
    },
    after(delayMs, run) {
      const timer = { dueAt: now + Math.max(0, delayMs), run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    online: () => online,
    whenOnline(run) {
      onlineListeners.add(run);
      return () => onlineListeners.delete(run);
    },
    storage: createMemoryStorage(),

    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let timer = takeDue(until); timer; timer = takeDue(until)) {
        now = Math.max(now, timer.dueAt);
        timer.run();
        await settle();
      }
      now = until;
    },
    setOnline(next) {
      const came = next && !online;
      online = next;
      if (came) for (const run of [...onlineListeners]) run();
    },
    timers: () => timers.length,
  };
}

/** A store that forgets everything with the page. */
export function createMemoryStorage(): ListableStore {
  const values = new Map<string, string>();
  return {
    keys: () => [...values.keys()],
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

/** Waits until promise chains of ordinary length have run; no real time passes. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 500; turn++) await Promise.resolve();
}

/** Bytes of the mulberry32 generator: not secret, but even enough for ids and jitter. */
function createRandomBytes(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 16) & 255;
  };
}
