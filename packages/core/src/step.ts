import type { OmoEvent } from '@omokit/protocol';

/** Looks at an event before it is queued: returns it, changed or not, or null to drop it. */
export type Step = (event: OmoEvent) => OmoEvent | null;

/** Runs the steps in order; a step that throws is reported and skipped, never the event lost. */
export function runSteps<E extends OmoEvent>(
  event: E,
  steps: readonly Step[],
  report: (error: unknown) => void,
): E | null {
  let current: OmoEvent = event;
  for (const step of steps) {
    try {
      const next = step(current);
      if (next === null) return null;
      current = next;
    } catch (error) {
      report(error);
    }
  }
  return current as E;
}
