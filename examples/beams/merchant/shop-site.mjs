import { layout } from '../shop/layout.mjs';
import { account } from '../shop/pages/account.mjs';
import { collection } from '../shop/pages/collection.mjs';
import { piece } from '../shop/pages/piece.mjs';
import { privacy } from '../shop/pages/privacy.mjs';
import { visit } from '../shop/pages/visit.mjs';
import { languageOf } from '../texts/index.mjs';
import { bodyOf, cookieOf, jsonOf, redirect, send } from './exchange.mjs';
import { textOf } from './html.mjs';
import { signedMessage } from './signed-message.mjs';

const session = 'hf_session';
const pages = { '/': collection, '/account': account, '/privacy': privacy, '/visit': visit };

/** The web shop: its pages, and what a member does on them. */
export function shopSite({ brand, stock, bookings, members, omokit, addresses, webhookSecret }) {
  function page(request, response, pathname) {
    const { path, text, lang } = languageOf(pathname, request.headers['accept-language']);
    if (!text) return pathname === '/' ? redirect(response, `/${lang}/`) : false;
    const product = brand.catalogue.find(({ sku }) => path === `/pieces/${sku}`);
    const render = product ? piece : Object.hasOwn(pages, path) && pages[path];
    if (!render) return false;
    const member = members.of(cookieOf(request, session));
    const mine = member && bookings.of(member.number);
    const { title, main } = render({ ...brand, text, stock, product, member, mine });
    return send(response, 200, textOf(layout({ text, path, title, member, omokit: addresses.omokit }, main)));
  }

  /** What a page asks for: an answer, or undefined when it cannot be had. */
  const calls = {
    '/api/sign-in': async ({ number, email }, { sign }) => {
      const secret = members.signIn(number, email);
      if (secret) sign(`${session}=${secret}; Path=/; HttpOnly; SameSite=Lax`);
      return secret ? { number: members.of(secret).number } : { code: 'sign_in_wrong' };
    },
    '/api/sign-out': async (_, { secret, sign }) => {
      members.signOut(secret);
      sign(`${session}=; Path=/; Max-Age=0`);
      return {};
    },
    '/api/reservations': async ({ sku, size, store, anonymousId }, { member }) => {
      const held = bookings.hold({ sku, size, store, anonymousId, member: member?.number });
      return held ? { code: held.code, state: held.state } : { code: 'sold_out' };
    },
    '/api/reservations/confirm': async ({ code, slot }) => {
      const confirmed = bookings.confirm(code, slot);
      return confirmed ? { code: confirmed.code, state: confirmed.state } : { code: 'sold_out' };
    },
    '/api/reservations/release': async ({ code }) => {
      bookings.release(code);
      return {};
    },
    '/api/orders': async ({ sku, size }, { member }) =>
      bookings.order({ sku, size, member: member?.number }) ?? { code: 'sold_out' },
    // Only the member who is signed in gets one, for what is held about them.
    '/api/privacy-token': async (_, { member }) => ({
      token: member && (await omokit.privacyTokenOf(member.number)),
    }),
  };

  /** Omokit has erased somebody, and says so to every destination: what the shop knows of them goes as well. */
  async function erased(request, response) {
    const message = signedMessage(request, await bodyOf(request, 1_000_000), webhookSecret);
    if (!message) return send(response, 401, { code: 'signature_wrong' });
    for (const { type, value } of message.data.identifiers) {
      if (type === 'web_member') members.forget(value);
      bookings.forget(type, value);
    }
    return send(response, 200, {});
  }

  return async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (request.method === 'POST' && pathname === '/hooks/erased') return erased(request, response);
    if (request.method !== 'POST') return page(request, response, pathname);
    if (!Object.hasOwn(calls, pathname)) return false;
    const secret = cookieOf(request, session);
    const headers = {};
    const about = { secret, member: members.of(secret), sign: (cookie) => (headers['set-cookie'] = cookie) };
    return send(response, 200, await calls[pathname](await jsonOf(request), about), headers);
  };
}
