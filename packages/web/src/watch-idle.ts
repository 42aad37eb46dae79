import { createIdle, type Idle, type IdleOptions, type Omo, type Stop } from '@omokit/core';
import { afterDelay } from './browser-platform.js';

export interface WatchIdleOptions extends Omit<IdleOptions, 'now' | 'after' | 'onEnd'> {
  /** Ends the session, with the reason 'idle', unless told. */
  onEnd?(): void;
}

/** What a person does at a screen. */
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'input', 'touchstart'] as const;

/**
 * Ends the session of a kiosk when nobody touches it any more: `watchIdle(omo, { afterMs: 60_000, warnMs: 15_000 })`. The
 * first touch starts it; a session that was ended otherwise rests it. Throws OmoError `option_invalid`.
 */
export function watchIdle(
  omo: Pick<Omo, 'endSession' | 'watch'>,
  { onEnd = () => void omo.endSession('idle'), ...options }: WatchIdleOptions,
): Idle & { stop: Stop } {
  const idle = createIdle({ now: Date.now, after: afterDelay, onEnd, ...options });
  const stop = new AbortController();
  const { signal } = stop;

  // In the capture phase: a widget that keeps its events to itself is touched all the same.
  for (const sign of signs)
    addEventListener(sign, () => idle.touch(), { capture: true, passive: true, signal });
  // A device that slept comes back with the timers it had, and may have another person in front of it.
  document.addEventListener('visibilitychange', () => idle.check(), { signal });
  addEventListener('pageshow', () => idle.check(), { signal });
  const unwatch = omo.watch('reset', () => idle.rest());

  return {
    ...idle,
    stop() {
      stop.abort();
      unwatch();
      idle.rest();
    },
  };
}
