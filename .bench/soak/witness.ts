import type { Named, Promised } from './oracle.js';

/**
 * Remembers what pages told the rig, outside of the browser that is going to be killed. A page tells of a promise before
 * it does anything else; what does not get here any more counts as not promised.
 */
export interface Witness {
  readonly tracked: readonly Named[];
  readonly promised: readonly Promised[];
  /** How often `track()` resolved as what, by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Codes of the errors that trackers reported, and what was thrown into pages. */
  readonly errors: Readonly<Record<string, number>>;
  readonly thrown: readonly string[];
  /** Takes one line: `tracked <writer> <count> <lane>`, `<outcome> …` likewise, `error <code>`, `thrown <text>`. */
  hear(line: string): void;
}

export function createWitness(): Witness {
  const tracked: Named[] = [];
  const promised: Promised[] = [];
  const outcomes: Record<string, number> = {};
  const errors: Record<string, number> = {};
  const thrown: string[] = [];

  return {
    tracked,
    promised,
    outcomes,
    errors,
    thrown,
    hear(line) {
      const [verb = '', ...rest] = line.split(' ');
      const [writer = '', count = '', lane = ''] = rest;
      if (verb === 'thrown') return void thrown.push(rest.join(' '));
      if (verb === 'error') return void (errors[writer] = (errors[writer] ?? 0) + 1);
      if (verb === 'tracked') return void tracked.push({ writer, count: Number(count) });
      outcomes[verb] = (outcomes[verb] ?? 0) + 1;
      if (verb === 'queued') promised.push({ writer, count: Number(count), lane });
    },
  };
}
