// Bodies as a page's or kiosk's tracker sends them: gzip, a hundred events of about a kilobyte, each place and id once.
import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export const eventsPerBody = 100;

const products = Array.from({ length: 200 }, (_, nth) => ({
  product_id: `sku-${1000 + nth}`,
  name: ['Green tea', 'Oolong', 'Teapot 茶壶', 'Cup', 'Strainer'][nth % 5] + ` no. ${nth}`,
  category: ['Tea', 'Pots', 'Cups'][nth % 3],
  brand: 'Kettle & Leaf',
  variant: ['100 g', '250 g', 'blue'][nth % 3],
  price: 4.5 + nth / 4,
  currency: 'EUR',
  image_url: `https://cdn.shop.example/images/products/${nth}/front@2x.webp`,
}));
const names = ['Product Viewed', 'Product Added', 'Product Clicked', 'Cart Viewed'];
const agent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/** UUIDv7 (RFC 9562, section 5.7) of a time, as the tracker makes them. */
function uuidv7(ms) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Makes bodies without end: device by device in turn, seq by seq; the devices give way to new ones as people do. */
export function createEvents({ devices = 64, eventsPerDevice = 1_000 } = {}) {
  const fleet = Array.from({ length: devices }, () => undefined);
  let turn = 0;

  function device(index) {
    const known = fleet[index];
    if (known && known.seq < eventsPerDevice) return known;
    return (fleet[index] = {
      stream: randomUUID(),
      anonymousId: randomUUID(),
      session: randomUUID(),
      consent: randomUUID(),
      seq: 0,
    });
  }

  function event(from, at) {
    const nth = (from.seq * 7 + turn) % products.length;
    const product = products[nth];
    return {
      type: 'track',
      messageId: uuidv7(at),
      anonymousId: from.anonymousId,
      event: names[from.seq % names.length],
      timestamp: new Date(at).toISOString(),
      properties: { ...product, position: nth, quantity: 1 + (nth % 3), list_id: `list-${turn % 50}` },
      context: {
        omo: {
          stream: from.stream,
          seq: ++from.seq,
          lane: 'event',
          purpose: 'analytics',
          consent: from.consent,
          channel: 'web',
          session: from.session,
        },
        page: {
          url: `https://shop.example/en/products/${product.product_id}?ref=list-${turn % 50}`,
          path: `/en/products/${product.product_id}`,
          title: `${product.name} · Kettle & Leaf`,
          referrer: 'https://shop.example/en/',
          search: `?ref=list-${turn % 50}`,
        },
        locale: 'en-GB',
        userAgent: agent,
        library: { name: '@omokit/web', version: '0.1.0' },
      },
    };
  }

  /** The next body: its JSON, and as it is sent. */
  function next() {
    const from = device(turn++ % devices);
    const now = Date.now();
    const batch = Array.from({ length: eventsPerBody }, (_, nth) => event(from, now - eventsPerBody + nth));
    const json = JSON.stringify({ batch, sentAt: new Date(now).toISOString() });
    return { json, batch, gzip: gzipSync(json) };
  }
  return { next, bodies: (count) => Array.from({ length: count }, () => next().gzip) };
}
