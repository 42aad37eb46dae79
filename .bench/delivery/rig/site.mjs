import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * The shop, whose pages have the SDK, and the rest of the web, which has not: one server under other names. What it
 * serves comes from nearby, as from a CDN; only the way to the collector can be long.
 */
export async function createSite({ sdk, script, omoScript, endpoint }) {
  const scripts = { '/sdk.js': script, '/omo.js': omoScript };
  const head =
    sdk.name === 'omokit'
      ? `<script src="/omo.js" data-endpoint="${endpoint}" data-write-key="omo_pk_bench" data-consent="granted" data-auto-page="false"></script>
<script src="/sdk.js"></script>`
      : `<script>window.endpoint = ${JSON.stringify(endpoint)};</script><script src="/sdk.js"></script>`;

  const server = createServer(({ url, headers }, response) => {
    const { pathname } = new URL(url, 'http://shop');
    const isolated = pathname.startsWith('/isolated')
      ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
      : {};
    const send = (type, body) => {
      response.writeHead(200, { 'content-type': `${type};charset=utf-8`, ...isolated });
      response.end(body);
    };
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    if (scripts[pathname] !== undefined) return send('text/javascript', scripts[pathname]);
    const inShop = headers.host?.startsWith('shop');
    send(
      'text/html',
      `<!doctype html><html lang="en"><title>${inShop ? 'Shop' : 'Elsewhere'}</title>${inShop ? head : ''}<h1>${pathname}</h1></html>`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  return {
    /** Another `visit` is another shop: what one leaves behind no other finds. */
    shop: (visit = '') => `http://shop${visit}.localhost:${port}`,
    elsewhere: `http://elsewhere.localhost:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
