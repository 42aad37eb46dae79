import { randomInt } from 'node:crypto';

// No letter or figure that is taken for another one.
const letters = 'BCDFGHJKMNPQRTVWXY346789';
const codeOf = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');

const heldMs = 10 * 60_000;
const slots = ['today', 'tomorrow'];

/** What is put aside to be tried on, and orders: what the shop itself must know, however little is tracked. */
export function createBookings(stock) {
  const reservations = new Map();
  const orders = [];

  function release(code) {
    const reservation = reservations.get(code);
    if (reservation?.state !== 'held') return;
    reservations.delete(code);
    stock.putBack(reservation.sku, reservation.store, reservation.size);
  }

  return {
    /** Takes one out of a store's stock for ten minutes; undefined when there is none. */
    hold({ sku, size, store, anonymousId, member }) {
      if (!stock.take(sku, store, size)) return undefined;
      let code = codeOf();
      while (reservations.has(code)) code = codeOf();
      const reservation = { code, sku, size, store, anonymousId, member, state: 'held' };
      reservations.set(code, reservation);
      setTimeout(() => release(code), heldMs).unref();
      return reservation;
    },
    confirm(code, slot) {
      const reservation = reservations.get(code);
      if (reservation?.state !== 'held' || !slots.includes(slot)) return undefined;
      return Object.assign(reservation, { state: 'confirmed', slot });
    },
    release,
    /** Sent from online stock, wherever it was ordered. */
    order({ sku, size, store, member, anonymousId }) {
      if (!stock.take(sku, 'online', size)) return undefined;
      const order = { id: `HF-${codeOf()}-${codeOf()}`, sku, size, store, member, anonymousId };
      orders.push(order);
      return order;
    },
    /** What waits in a store. */
    waitingIn: (store) =>
      [...reservations.values()].filter((each) => each.store === store && each.state === 'confirmed'),
    of: (member) => ({
      reservations: [...reservations.values()].filter((each) => each.member === member && each.slot),
      orders: orders.filter((each) => each.member === member),
    }),
    /** Goods stay ordered; whose they are is forgotten. */
    forget(type, value) {
      const isTheirs = (each) => (type === 'anonymous' ? each.anonymousId : each.member) === value;
      for (const each of [...reservations.values(), ...orders])
        if (isTheirs(each)) each.member = each.anonymousId = undefined;
    },
  };
}
