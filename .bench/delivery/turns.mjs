/**
 * Lets `atOnce` trials be under way while few of them have the machine: whoever has a turn starts browsers and makes
 * faults, those that passed it on only wait for what still arrives. So waiting costs no time and disturbs no one.
 * Turns are taken in the order asked, by as many together as `busy` says, or by fewer that need more of the machine.
 */
export function createTurns({ atOnce, busy }) {
  const machine = createGate(busy);
  const underWay = createGate(atOnce);

  /**
   * Runs `work(pass)`: it has its turn until it calls `pass` or ends. `beside` is with how many others at most, none
   * for 0; `trials` is how many it stands for.
   */
  return async function run(work, { beside = busy - 1, trials = 1 } = {}) {
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

/** Lets so many in, in the order asked; resolves with what gives the places back, which it does once. */
export function createGate(places) {
  const waiting = [];
  let free = places;

  function admit() {
    while (waiting.length > 0 && waiting[0].takes <= free) {
      const { takes, enter } = waiting.shift();
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
