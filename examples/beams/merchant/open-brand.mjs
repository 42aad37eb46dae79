import { readFileSync } from 'node:fs';
import { servePages } from '../../stage/serve-pages.mjs';
import { createBookings } from './bookings.mjs';
import { createMembers } from './members.mjs';
import { createOmokit } from './omokit.mjs';
import { shopSite } from './shop-site.mjs';
import { createStock } from './stock.mjs';
import { storeSite } from './store-site.mjs';

/** As the configuration has it; a shop of your own has its own, in no repository. */
const webhookSecret = 'whsec_aGFyYm91ci1hbmQtZmllbGQtZGVtby1vbmx5';

const at = (path) => new URL(`../${path}`, import.meta.url);
const look = readFileSync(at('brand/brand.css'));
const dataOf = (name) => JSON.parse(readFileSync(at(`brand/${name}.json`), 'utf8'));

/** A site with the look of the brand beside its own files. */
const branded = (site) => async (request, response) => {
  if (request.url !== '/assets/brand.css') return site(request, response);
  response.writeHead(200, { 'content-type': 'text/css', 'cache-control': 'no-cache' }).end(look);
  return true;
};

/**
 * Opens the brand: its web shop on one port and the tablet of its Yokohama store on another (0: free ones). `endpoint` is
 * where pages reach Omokit, `members` the rows of the web shop's database.
 */
export async function openBrand({ endpoint, members: rows, ports = [0, 0] }) {
  const omokit = createOmokit({ endpoint, secretKey: 'sk_demo_merchant', stockKey: 'dk_demo_stock' });
  const stock = createStock(dataOf('stock'), omokit.stockAdjusted);
  const addresses = { omokit: endpoint };
  const parts = {
    brand: { catalogue: dataOf('catalogue'), stores: dataOf('stores') },
    stock,
    bookings: createBookings(stock),
    members: createMembers(rows),
    omokit,
    addresses,
    webhookSecret,
  };
  const shop = await servePages(at('shop/public/'), { port: ports[0], respond: branded(shopSite(parts)) });
  addresses.shop = shop.origin;
  const tablet = storeSite({ ...parts, store: 'yokohama-bay', key: 'dk_demo_tablet' });
  const store = await servePages(at('store/public/'), { port: ports[1], respond: branded(tablet) });

  return {
    shop: shop.origin,
    store: store.origin,
    close: () => Promise.all([shop.close(), store.close()]),
  };
}
