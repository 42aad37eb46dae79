import { timingSafeEqual } from 'node:crypto';
import { tablet } from '../store/page.mjs';
import { languageOf } from '../texts/index.mjs';
import { jsonOf, redirect, send } from './exchange.mjs';
import { textOf } from './html.mjs';

/** The tablet of one store, and what it may ask the shop's server: it shows the key of its device. */
export function storeSite({ brand, stock, bookings, omokit, addresses, store: id, key }) {
  const store = brand.stores.find((each) => each.id === id);
  const shown = ({ code, sku, size, slot }) => ({ code, sku, size, slot });

  /** Of what waits here, what was put aside by the person who stands here. */
  async function ofPerson(anonymousId) {
    const person = await omokit.personOf(anonymousId);
    if (!person) return [];
    const waiting = bookings.waitingIn(id).filter((each) => each.anonymousId);
    const people = await Promise.all(waiting.map((each) => omokit.personOf(each.anonymousId)));
    return waiting.filter((_, nth) => people[nth] === person);
  }

  const calls = {
    '/api/visit': async ({ anonymousId }) => ({
      reservations: (await ofPerson(String(anonymousId))).map(shown),
    }),
    '/api/find': async ({ code }) => {
      const typed = String(code).trim().toUpperCase();
      const found = bookings.waitingIn(id).filter((each) => each.code === typed);
      return found.length > 0 ? { reservations: found.map(shown) } : { code: 'reservation_unknown' };
    },
    '/api/orders': async ({ sku, size, anonymousId }) => {
      const [mine] = await ofPerson(String(anonymousId));
      return (
        bookings.order({ sku, size, store: id, anonymousId, member: mine?.member }) ?? { code: 'sold_out' }
      );
    },
  };

  return async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (request.method === 'POST') {
      if (!isKey(request.headers.authorization, key)) return send(response, 401, { code: 'key_missing' });
      if (!Object.hasOwn(calls, pathname)) return false;
      return send(response, 200, await calls[pathname](await jsonOf(request)));
    }
    const { path, text, lang } = languageOf(pathname, request.headers['accept-language']);
    if (!text) return pathname === '/' ? redirect(response, `/${lang}/`) : false;
    if (path !== '/') return false;
    const page = tablet({ text, store, stock, key, catalogue: brand.catalogue, ...addresses });
    return send(response, 200, textOf(page));
  };
}

function isKey(authorization = '', key) {
  const [shown, expected] = [Buffer.from(authorization), Buffer.from(`Bearer ${key}`)];
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}
