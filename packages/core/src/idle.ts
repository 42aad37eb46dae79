import { OmoError } from './errors.js';
import type { Platform, Stop } from './platform.js';

export interface IdleOptions extends Pick<Platform, 'now' | 'after'> {
  /** Nobody touches for so long: it is over. */
  afterMs: number;
  /** The last part of that in which to warn; 0 for none. */
  warnMs: number;
  /** Nobody has touched for `afterMs - warnMs`; unless somebody does it ends at `endsAt`, ms since 1970. */
  onWarn?(endsAt: number): void;
  /** Somebody is there after all: the warning is over. */
  onStay?(): void;
  /** They are gone. It rests until the next touch. */
  onEnd(): void;
}

/** Tells when whoever was in front of a device is gone. Of itself it rests: the first touch starts it. */
export interface Idle {
  /** Somebody is there. After a time in which they must have gone it is somebody else: it ends first, then starts anew. */
  touch(): void;
  /** Nobody need touch until what it returns is called: a film runs, a camera looks. It ends by itself after `forMs`. */
  hold(forMs?: number): Stop;
  /** Looks at the clock now: the device may have slept, and timers with it. */
  check(): void;
  /** Nobody is there: rests until the next touch, and ends a warning. */
  rest(): void;
}

const longestHoldMs = 10 * 60_000;

/** Throws OmoError `option_invalid`. */
export function createIdle({ now, after, afterMs, warnMs, onWarn, onStay, onEnd }: IdleOptions): Idle {
  if (!(afterMs > 0 && warnMs >= 0 && warnMs < afterMs && afterMs < Infinity)) {
    const message = `afterMs is ${afterMs} and warnMs ${warnMs}: both are milliseconds, and the warning the shorter.`;
    throw new OmoError('option_invalid', message);
  }
  let touchedAt: number | undefined;
  let warned = false;
  let timer: Stop | undefined;
  const holds = new Set<Stop>();

  function calm(): void {
    if (!warned) return;
    warned = false;
    onStay?.();
  }

  function rest(): void {
    timer?.();
    timer = touchedAt = undefined;
    calm();
  }

  function look(): void {
    timer?.();
    timer = undefined;
    if (touchedAt === undefined || holds.size > 0) return;
    const at = now();
    // The clock was set back: how long it has been is not known any more.
    if (at < touchedAt) {
      touchedAt = at;
      calm();
    }
    const endsAt = touchedAt + afterMs;
    if (at >= endsAt) {
      warned = false;
      rest();
      return onEnd();
    }
    if (at >= endsAt - warnMs && !warned) {
      warned = true;
      onWarn?.(endsAt);
      // Whoever was told may have touched, or ended it.
      if (!warned) return;
    }
    timer = after((warned ? endsAt : endsAt - warnMs) - at, look);
  }

  return {
    touch() {
      // Timers sleep with the device, and clocks do not.
      if (touchedAt !== undefined && holds.size === 0 && now() >= touchedAt + afterMs) look();
      touchedAt = now();
      calm();
      // One that is running looks when it is due at what was touched meanwhile.
      if (!timer) look();
    },
    hold(forMs = longestHoldMs) {
      const end = after(forMs, () => release());
      const release = () => {
        end();
        if (!holds.delete(release) || holds.size > 0 || touchedAt === undefined) return;
        touchedAt = now();
        look();
      };
      holds.add(release);
      calm();
      return release;
    },
    check: look,
    rest,
  };
}
