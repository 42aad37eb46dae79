import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OmoEvent } from '@omokit/protocol';
import { servePages, type Pages } from '../serve-pages.mjs';
import { startBackend, type Backend } from './backend.js';
import { createCable, type Cable } from './cable.js';
import { startSegmentSink, type SegmentSink } from './segment-sink.js';

const segmentKey = 'segment_demo';

export interface LoggedEvent {
  offset: number;
  person?: string;
  event: OmoEvent;
}

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
  const cdn = await servePages('../../packages/web/dist');

  // The addresses of this run, and the one more line that reports to Segment as well.
  const replace: Record<string, string> = {
    'http://localhost:4100/omo.js': `${cdn.origin}/omo.js`,
    'http://localhost:4100': cable.origin,
    'data-write-key="pk_demo_shop"': `data-write-key="pk_demo_shop" data-segment-write-key="${segmentKey}" data-segment-endpoint="${sink.origin}"`,
    // The tests say when the camera starts.
    '<omo-scanner autostart>': '<omo-scanner>',
  };
  const shop = await servePages('shop', { replace });
  const shopWithNpm = await servePages('dist/shop-npm', { replace });
  const atKiosk = { ...replace, 'http://localhost:4101': shop.origin };
  const kiosks = await Promise.all([
    servePages('kiosk', { replace: atKiosk }),
    servePages('kiosk', { replace: { ...atKiosk, dk_demo_kiosk_1: 'dk_demo_kiosk_2' } }),
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
    async log() {
      const events: LoggedEvent[] = [];
      for (let after = 0; ;) {
        const page = await backend.get<{ events: LoggedEvent[]; next: number }>(
          `/v1/events?limit=1000&after=${after}`,
        );
        if (page.events.length === 0) return events;
        events.push(...page.events);
        after = page.next;
      }
    },
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

/** Asks again until `probe` gives an answer other than false or undefined; says what was last seen when it never does. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | false | undefined>,
  withinMs = 20_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < until) {
    try {
      const answer = await probe();
      if (answer !== false && answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not within ${withinMs} ms`, { cause: last });
}
