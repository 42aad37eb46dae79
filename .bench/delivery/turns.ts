/** Gives places back, once. */
export type Leave = () => void;

export interface Limits {
  /** With how many others at most it may have its turn: none for 0. */
  beside?: number;
  /** How many trials it stands for. */
  trials?: number;
}

/**
 * Lets `atOnce` trials be under way while few of them have the machine: whoever has a turn starts browsers and makes
 * faults, those that passed it on only wait for what still arrives. So waiting costs no time and disturbs no one.
 * Turns are taken in the order asked, by as many together as `busy` says, or by fewer that need more of the machine.
 */
export function createTurns({ atOnce, busy }: { atOnce: number; busy: number }) {
  const machine = createGate(busy);
  const underWay = createGate(atOnce);

  /** Runs `work(pass)`: it has its turn until it calls `pass` or ends. */
  return async function run<T>(
    work: (pass: Leave) => T | Promise<T>,
    { beside = busy - 1, trials = 1 }: Limits = {},
  ): Promise<T> {
    const end = await underWay(trials);
    const pass = await machine(Math.ceil(busy / (beside + 1)));
    try {
      return await work(pass);
    } finally {
      pass();
      end();
    }
  };
}

/** Lets so many in, in the order asked: who needs many places is not overtaken by who needs few. */
export function createGate(places: number): (takes?: number) => Promise<Leave> {
  const waiting: { takes: number; enter(leave: Leave): void }[] = [];
  let free = places;

  function admit(): void {
    for (let next = waiting[0]; next && next.takes <= free; next = waiting[0]) {
      const { takes, enter } = next;
      waiting.shift();
      free -= takes;
      let left = false;
      enter(() => {
        if (left) return;
        left = true;
        free += takes;
        admit();
      });
    }
  }

  return (takes = 1) =>
    new Promise((enter) => {
      waiting.push({ takes: Math.min(takes, places), enter });
      admit();
    });
}
