import type { TrackerEvents } from './host.js';
import type { Stop } from './platform.js';
import { OmoError } from './errors.js';

/** Who is told of what a tracker tells. */
export interface Listeners {
  watch<K extends keyof TrackerEvents>(type: K, run: (detail: TrackerEvents[K]) => void): Stop;
  /** Runs each listener, whatever another one throws; what they throw is an `error` event. Never throws. */
  tell<K extends keyof TrackerEvents>(type: K, detail: TrackerEvents[K]): void;
}

export function createListeners(): Listeners {
  const listeners = new Map<keyof TrackerEvents, Set<(detail: never) => void>>();

  function tell<K extends keyof TrackerEvents>(type: K, detail: TrackerEvents[K]): void {
    for (const run of [...(listeners.get(type) ?? [])] as ((detail: TrackerEvents[K]) => void)[]) {
      try {
        run(detail);
      } catch (cause) {
        // Nobody is left to tell of an 'error' listener that throws.
        if (type === 'error') continue;
        tell('error', new OmoError('step_failed', `A '${type}' listener threw; it was skipped.`, { cause }));
      }
    }
  }

  return {
    tell,
    watch(type, run) {
      const runs = listeners.get(type) ?? new Set();
      listeners.set(type, runs.add(run as (detail: never) => void));
      return () => runs.delete(run as (detail: never) => void);
    },
  };
}
