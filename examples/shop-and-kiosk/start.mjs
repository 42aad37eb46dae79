// `npm start`: installs, builds, and runs the whole story on this machine: backend, shop, two kiosks, console.
import { fileURLToPath } from 'node:url';
import { servePages } from '../stage/serve-pages.mjs';
import { startDemo } from '../stage/start-demo.mjs';

const site = (folder) => new URL(`${folder}/`, import.meta.url);

await startDemo({
  command: 'npm start --',
  what: 'Runs the demo: a backend on an embedded SQLite file, a shop page, two kiosks and the console.',
  name: 'omokit',
  folder: fileURLToPath(new URL('.', import.meta.url)),
  ports: 5,
  serve({ port, at }) {
    const replace = { 'http://localhost:4100': at(0), 'http://localhost:4101': at(1) };
    const second = { ...replace, dk_demo_kiosk_1: 'dk_demo_kiosk_2' };
    return Promise.all([
      servePages(site('shop'), { port: port + 1, replace }),
      servePages(site('kiosk'), { port: port + 2, replace }),
      servePages(site('kiosk'), { port: port + 3, replace: second }),
      servePages(site('dist/shop-npm'), { port: port + 4, replace }),
    ]);
  },
  tell: ({
    at,
  }) => `  Shop      ${at(1)}/        also in Chinese: ${at(1)}/zh.html, and built with npm: ${at(4)}/
  Kiosk 1   ${at(2)}/        also in Chinese: ${at(2)}/zh.html
  Kiosk 2   ${at(3)}/
  Console   ${at(0)}/console/#key=sk_demo_console

What to do first
  1. Open the console in one window and the shop in another.
  2. In the shop, answer the notice, put a tea into the basket, claim the coupon. Watch the console.
  3. Open kiosk 1 and show its camera the coupon's code: green. Show it to kiosk 2: refused.
  4. On a kiosk answer the notice and choose "Continue on your phone"; enter its code on ${at(1)}/join.html:
     one person on the console.`,
});
