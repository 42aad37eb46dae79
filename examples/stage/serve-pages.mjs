// Serves the pages of an example as their merchants would: each site on an origin of its own, plain files.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/**
 * Serves a folder (a path, or a URL) on a port (0: a free one) of the loopback. `replace` puts the addresses of this run
 * in place of those the pages were written with. What a site answers by itself, `respond` does, and says true. Resolves
 * with its origin and how to close it.
 */
export async function servePages(folder, { port = 0, replace = {}, respond } = {}) {
  const base = join(folder instanceof URL ? fileURLToPath(folder) : folder, sep);
  const server = createServer(async (request, response) => {
    try {
      if (await respond?.(request, response)) return;
      const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
      const file = join(base, path.endsWith('/') ? `${path}index.html` : path);
      if (!file.startsWith(base)) throw new Error('outside the folder');
      let body = await readFile(file);
      if (file.endsWith('.html')) {
        body = Object.entries(replace).reduce(
          (html, [from, to]) => html.replaceAll(from, to),
          body.toString(),
        );
      }
      response.writeHead(200, {
        'access-control-allow-origin': '*',
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'cache-control': 'no-cache',
      });
      response.end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('There is no such page.');
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
