import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { testServer } from '../server-fixture.js';

function site() {
  const root = mkdtempSync(join(tmpdir(), 'omokit-site-'));
  mkdirSync(join(root, 'public/shop'), { recursive: true });
  mkdirSync(join(root, 'console'));
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'public/.env'), 'secret');
  symlinkSync('../secret.txt', join(root, 'public/link.txt'));
  symlinkSync('..', join(root, 'public/up'));
  symlinkSync('omo.js', join(root, 'public/alias.js'));
  writeFileSync(join(root, 'public/omo.js'), 'window.omo = 1;');
  writeFileSync(join(root, 'public/shop/index.html'), '<h1>店</h1>');
  writeFileSync(join(root, 'console/index.html'), '<title>Console</title>');
  const write = (name: string, text: string) => writeFileSync(join(root, 'public', name), text);
  const text = 'track();'.repeat(1_000);
  write('long.js', text);
  write('photo.jpg', text);
  const server = testServer({
    assets: [{ path: '/', dir: join(root, 'public') }],
    consoleDir: join(root, 'console'),
  });
  return { ...server, text, write };
}

describe('folders', () => {
  it('are served with their types, for any page, and not twice when nothing changed', async () => {
    const { get } = site();
    const script = await get('/omo.js', '');
    expect(await script.text()).toBe('window.omo = 1;');
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(script.headers.get('access-control-allow-origin')).toBe('*');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    const etag = script.headers.get('etag')!;
    expect((await get('/omo.js', '', { 'if-none-match': `"other", ${etag}` })).status).toBe(304);
    expect((await get('/omo.js', '', { 'if-none-match': `W/${etag}` })).status).toBe(304);
    expect(await (await get('/alias.js', '')).text()).toBe('window.omo = 1;');
    const page = await get('/shop/', '');
    expect([page.headers.get('content-type'), await page.text()]).toEqual([
      expect.stringMatching(/^text\/html/),
      '<h1>店</h1>',
    ]);
  });

  it('are sent compressed to whoever takes that, each as a thing of its own to caches', async () => {
    const { get, text } = site();
    const plain = await get('/long.js', '');
    expect([plain.headers.get('content-encoding'), plain.headers.get('vary')]).toEqual([
      null,
      'accept-encoding',
    ]);
    expect(await plain.text()).toBe(text);
    const tags = new Set([plain.headers.get('etag')]);
    for (const [accept, encoding, decode] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip;q=0.5, br;q=0', 'gzip', gunzipSync],
    ] as const) {
      const headers = { 'accept-encoding': accept };
      const answer = await get('/long.js', '', headers);
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(decode(bytes).toString()).toBe(text);
      expect(bytes.byteLength).toBeLessThan(text.length / 10);
      expect(answer.headers.get('content-length')).toBe(String(bytes.byteLength));
      const etag = answer.headers.get('etag')!;
      tags.add(etag);
      const again = await get('/long.js', '', { ...headers, 'if-none-match': etag });
      expect([again.status, again.headers.get('vary')]).toEqual([304, 'accept-encoding']);
    }
    expect(tags.size).toBe(3);
    for (const path of ['/omo.js', '/photo.jpg']) {
      const small = await get(path, '', { 'accept-encoding': 'br' });
      expect([small.headers.get('content-encoding'), small.headers.get('vary')], path).toEqual([null, null]);
    }
  });

  it('are sent as they are after a change, compressed or not', async () => {
    const { get, write } = site();
    const headers = { 'accept-encoding': 'br' };
    await get('/long.js', '', headers);
    write('long.js', 'changed();'.repeat(300));
    const changed = await get('/long.js', '', headers);
    const bytes = Buffer.from(await changed.arrayBuffer());
    expect(brotliDecompressSync(bytes).toString()).toBe('changed();'.repeat(300));
  });

  it('show nothing outside of them and no dot files', async () => {
    const { server, get } = site();
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/shop/..%2f..%2fsecret.txt',
      '/..%5csecret.txt',
      '/%00',
      '/%ff',
      '/.env',
      '/link.txt',
      '/up/secret.txt',
      '/up/',
      '/shop',
      '//etc/passwd',
      '/%2fetc/passwd',
    ]) {
      const response = await server.fetch(new Request(`http://omo.test${path}`));
      expect(response.status, path).toBe(404);
      expect(await response.text()).not.toContain('secret');
    }
    expect((await get('/v1/../omo.js', '')).status).toBe(200);
  });
});

describe('the console', () => {
  it('is served under a policy that lets it talk to its own origin only', async () => {
    const { get } = site();
    const page = await get('/console/', '');
    expect(await page.text()).toBe('<title>Console</title>');
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    );
    expect((await get('/console?x=1', '')).headers.get('location')).toBe('/console/?x=1');
  });

  it('says so when it is not built', async () => {
    const { get } = testServer({ consoleDir: '/nowhere' });
    const missing = await get('/console/', '');
    expect([missing.status, await missing.json()]).toMatchObject([503, { code: 'console_not_built' }]);
    expect((await get('/', '')).headers.get('location')).toBe('/console/');
  });
});
