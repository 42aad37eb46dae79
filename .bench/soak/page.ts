import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const omo = fileURLToPath(new URL('../../packages/web/dist/omo.js', import.meta.url));

export interface Site {
  /** Where the tab of this number does its tracking: on one port for the whole run, or it would be another origin. */
  tab(number: number): string;
  /** A page of another origin, without the SDK. */
  elsewhere: string;
  close(): Promise<void>;
}

/** Serves the page that tracks, and omo.js as a CDN would: not through the cable that the run cuts. */
export async function serveSite({
  endpoint,
  writeKey,
}: {
  endpoint: string;
  writeKey: string;
}): Promise<Site> {
  const html = pageOf(endpoint, writeKey);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const script = pathname === '/omo.js';
    const body = script
      ? readFileSync(omo)
      : pathname === '/elsewhere'
        ? '<!doctype html><p>Elsewhere'
        : html;
    response.writeHead(200, {
      'content-type': script ? 'text/javascript' : 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The site has no port.');
  return {
    tab: (number) => `http://localhost:${address.port}/?tab=${number}`,
    elsewhere: `http://127.0.0.1:${address.port}/elsewhere`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Name of the binding through which a page tells the witness. */
export const bindingName = 'soakTell';

/** What the page offers to the rig. */
export interface SoakPage {
  /** Tracks so many at once. */
  burst(events: number): void;
  /** Tracks nothing more; resolves with how many promises have not resolved within `patienceMs`. */
  stop(patienceMs: number): Promise<number>;
}

/** A page that tracks a few events several times a second, in all lanes, and tells of each promise first of all. */
const pageOf = (endpoint: string, writeKey: string) => `<!doctype html>
<meta charset="utf-8">
<title>Soak</title>
<script>
  const tell = (line) => ${bindingName}(line);
  addEventListener('error', ({ message }) => tell('thrown ' + message));
  addEventListener('unhandledrejection', ({ reason }) => tell('thrown ' + reason));
</script>
<script src="/omo.js" data-endpoint="${endpoint}" data-write-key="${writeKey}" data-consent="granted" data-auto-page="false"></script>
<script>
  // A page that is loaded again, or that a crashed browser shows again, is another writer.
  const writer = new URLSearchParams(location.search).get('tab') + '-' + crypto.randomUUID().slice(0, 8);
  const lanes = ['event', 'event', 'event', 'event', 'event', 'identity', 'telemetry', 'redemption'];
  let count = 0;
  let waiting = 0;
  omo.watch('error', ({ code }) => tell('error ' + code));

  function burst(events) {
    for (let more = events; more > 0; more -= 1) {
      const lane = lanes[Math.floor(lanes.length * Math.random())];
      const name = writer + ' ' + count + ' ' + lane;
      tell('tracked ' + name);
      waiting += 1;
      omo.track('Step Taken', { writer, count }, { lane }).then((outcome) => {
        tell(outcome + ' ' + name);
        waiting -= 1;
      });
      count += 1;
    }
  }
  const step = () => burst(1 + Math.floor(6 * Math.random()));
  step();
  const walking = setInterval(step, 400);

  window.soak = {
    burst,
    async stop(patienceMs) {
      clearInterval(walking);
      const until = Date.now() + patienceMs;
      while (waiting > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
      return waiting;
    },
  };
</script>
`;
