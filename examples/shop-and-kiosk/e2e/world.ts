import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBackend, type Backend, type LoggedEvent } from '../../e2e/backend.js';
import { createCable, type Cable } from '../../e2e/cable.js';
import { servePages, type Pages } from '../../stage/serve-pages.mjs';
import { startSegmentSink, type SegmentSink } from './segment-sink.js';

const segmentKey = 'segment_demo';
const site = (folder: string) => new URL(`../${folder}/`, import.meta.url);

/** The whole street on this machine: backend on a SQLite file, its cable, a CDN, the sites, a Segment-compatible sink. */
export interface World {
  backend: Backend;
  /** Between every page and the backend. */
  cable: Cable;
  sink: SegmentSink;
  shop: string;
  /** The same shop, built with npm. */
  shopWithNpm: string;
  kiosks: [string, string];
  consolePage: string;
  folder: string;
  /** The whole event log of the backend. */
  log(): Promise<LoggedEvent[]>;
  /** Kills the backend and starts another one on the same file and port. */
  crashBackend(): Promise<void>;
  close(): Promise<void>;
}

export async function buildWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'omokit-world-'));
  const config = join(folder, 'omokit.json');
  writeFileSync(config, JSON.stringify(withBygoneCampaign()));
  const options = { file: join(folder, 'omokit.sqlite'), config };
  let backend = await startBackend(options);
  const cable = await createCable(backend.port);
  const sink = await startSegmentSink(segmentKey);
  const cdn = await servePages(new URL('../../../packages/web/dist/', import.meta.url));

  // The addresses of this run, and the one more line that reports to Segment as well.
  const replace: Record<string, string> = {
    'http://localhost:4100/omo.js': `${cdn.origin}/omo.js`,
    'http://localhost:4100': cable.origin,
    'data-write-key="pk_demo_shop"': `data-write-key="pk_demo_shop" data-segment-write-key="${segmentKey}" data-segment-endpoint="${sink.origin}"`,
    // The tests say when the camera starts.
    '<omo-scanner autostart>': '<omo-scanner>',
  };
  const shop = await servePages(site('shop'), { replace });
  const shopWithNpm = await servePages(site('dist/shop-npm'), { replace });
  const atKiosk = { ...replace, 'http://localhost:4101': shop.origin };
  const kiosks = await Promise.all([
    servePages(site('kiosk'), { replace: atKiosk }),
    servePages(site('kiosk'), { replace: { ...atKiosk, dk_demo_kiosk_1: 'dk_demo_kiosk_2' } }),
  ]);
  const sites: Pages[] = [cdn, shop, shopWithNpm, ...kiosks];

  return {
    get backend() {
      return backend;
    },
    cable,
    sink,
    shop: shop.origin,
    shopWithNpm: shopWithNpm.origin,
    kiosks: [kiosks[0].origin, kiosks[1].origin],
    consolePage: `${cable.origin}/console/#key=sk_demo_console`,
    folder,
    log: () => backend.log(),
    async crashBackend() {
      await backend.kill();
      backend = await startBackend({ ...options, port: backend.port });
    },
    async close() {
      await Promise.all(sites.map((site) => site.close()));
      await sink.close();
      await cable.close();
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The example's configuration, and a campaign whose passes have long expired. */
function withBygoneCampaign(): object {
  const demo = JSON.parse(
    readFileSync(fileURLToPath(new URL('../omokit.json', import.meta.url)), 'utf8'),
  ) as {
    campaigns: object[];
  };
  return {
    ...demo,
    campaigns: [...demo.campaigns, { id: 'bygone', title: 'Bygone', passExpiresAt: '2020-01-01T00:00:00Z' }],
  };
}
