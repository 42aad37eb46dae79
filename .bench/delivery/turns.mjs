/**
 * Lets `atOnce` trials be under way while `busy` of them have the machine: whoever has a turn starts browsers and makes
 * faults, those that passed it on only wait for what still arrives. So waiting costs no time and disturbs no one.
 */
export function createTurns({ atOnce, busy }) {
  const machine = createGate(busy);
  const underWay = createGate(atOnce);

  /** Runs `work(pass)`: it has its turn until it calls `pass` or ends. */
  return async function run(work) {
    const end = await underWay();
    const pass = await machine();
    try {
      return await work(pass);
    } finally {
      pass();
      end();
    }
  };
}

/** Lets so many in; resolves with what lets the next one in, which does so once. */
function createGate(places) {
  const waiting = [];
  let free = places;
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise((resolve) => waiting.push(resolve));
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    };
  };
}
