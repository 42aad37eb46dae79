import type { TrackedEvent } from '@omokit/protocol';

/** Looks at an event before it is queued: returns it, changed or not, or null to drop it. */
export type Step = (event: TrackedEvent) => TrackedEvent | null;

/** Runs the steps in order; a step that throws or returns no event is reported and skipped, never the event lost. */
export function runSteps(
  event: TrackedEvent,
  steps: readonly Step[],
  report: (error: unknown) => void,
): TrackedEvent | null {
  let current = event;
  for (const step of steps) {
    try {
      const next = step(current);
      if (next === null) return null;
      // Plain JavaScript forgets a return, or makes a step async.
      if (!(next as TrackedEvent | undefined)?.context?.omo) throw new TypeError('It returned no event.');
      current = next;
    } catch (error) {
      report(error);
    }
  }
  return current;
}
