import { createRandom } from './random.js';

/** What can happen to a page and to the browser around it. */
export const browserFaults = [
  'open-tab',
  'close-tab',
  'crash-tab',
  'leave-tab',
  'offline-tab',
  'kill-browser',
] as const;

/** What can happen to the backend. */
export const serverFaults = ['kill-server', 'stop-server'] as const;

/** What can happen to the connections between the two. */
export const connectionFaults = ['cut', 'refuse'] as const;

/** What can happen to the requests of a while. */
export const requestFaults = [
  'stall',
  'delay',
  'tear-request',
  'lose-answer',
  'tear-answer',
  'duplicate',
  're-order',
  'answer-500',
  'answer-503',
  'answer-429',
] as const;

export const networkFaults = [...connectionFaults, ...requestFaults] as const;

export const faults = [...browserFaults, ...serverFaults, ...networkFaults] as const;

export type BrowserFault = (typeof browserFaults)[number];
export type ServerFault = (typeof serverFaults)[number];
export type RequestFault = (typeof requestFaults)[number];
export type NetworkFault = (typeof networkFaults)[number];
export type Fault = (typeof faults)[number];

export const isOneOf = <F extends Fault>(some: readonly F[], fault: Fault): fault is F =>
  (some as readonly Fault[]).includes(fault);

export interface Step<F extends Fault = Fault> {
  /** Since the beginning. */
  atMs: number;
  fault: F;
  /** How long it lasts, or how long what was killed stays down. */
  forMs: number;
  /** In [0, 1): which of the tabs there are at that moment. */
  pick: number;
}

export interface PlanOptions {
  seed: number;
  durationMs: number;
  /** Between two faults, on average. */
  gapMs: number;
  /** The longest that one may last. */
  maxForMs: number;
}

/**
 * What happens when: the same plan for the same options. Faults come from shuffled decks of all of them, so that none is
 * left out, and last mostly briefly, some of them long.
 */
export function createPlan({ seed, durationMs, gapMs, maxForMs }: PlanOptions): Step[] {
  const random = createRandom(seed);
  const steps: Step[] = [];
  let deck: Fault[] = [];
  for (let atMs = gapMs; atMs < durationMs; atMs += Math.round(gapMs * (0.25 + 1.5 * random()))) {
    if (deck.length === 0) deck = shuffled(faults, random);
    const forMs = Math.round(300 + (maxForMs - 300) * random() ** 3);
    steps.push({ atMs, fault: deck.pop()!, forMs, pick: random() });
  }
  return steps;
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const deck = [...items];
  for (let last = deck.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [deck[last], deck[other]] = [deck[other]!, deck[last]!];
  }
  return deck;
}
