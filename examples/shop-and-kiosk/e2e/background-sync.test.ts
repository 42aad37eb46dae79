import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Completeness } from '@omokit/protocol';
import type { Omo } from '@omokit/web';
import { servePages, type Pages } from '../../stage/serve-pages.mjs';
import { endBrowsers, startChromium, type Visitor } from '../../e2e/chromium.js';
import { eventually } from '../../e2e/eventually.js';
import { buildWorld, type World } from './world.js';

const built = fileURLToPath(new URL('../../../packages/web/dist/', import.meta.url));

/** A page with the one attribute more, and its site's copy of omo.js and omo-sw.js. */
function pageOf(endpoint: string): string {
  return `<!doctype html><title>A site</title>
    <script async src="/omo.js" data-endpoint="${endpoint}" data-write-key="pk_demo_shop"
      data-auto-page="false" data-service-worker="/omo-sw.js"></script>`;
}

interface Worker {
  registrationId: string;
  origin: string;
}

describe('what waits when no page is open', () => {
  let world: World;
  let site: Pages;
  let folder: string;
  let visitor: Visitor;

  beforeAll(async () => {
    world = await buildWorld();
    folder = mkdtempSync(join(tmpdir(), 'omokit-site-'));
    cpSync(built, folder, { recursive: true });
    writeFileSync(join(folder, 'index.html'), pageOf(world.cable.origin));
    writeFileSync(join(folder, 'plain.html'), '<!doctype html><title>Without omo.js</title>');
    site = await servePages(folder);
  });
  afterEach(async () => {
    await visitor?.close();
    world.cable.mend();
  });
  afterAll(async () => {
    await site?.close();
    await world?.close();
    endBrowsers();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page on which the person has said yes and the worker is ready; beside it one that keeps the browser open. */
  async function openSite(): Promise<{ page: Page; worker: Worker; cdp: CDPSession }> {
    visitor = await startChromium();
    const cdp = await visitor.context.newCDPSession(visitor.page);
    const workers: Worker[] = [];
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const { registrationId, scopeURL } of registrations) {
        workers.push({ registrationId, origin: new URL(scopeURL).origin });
      }
    });
    await cdp.send('ServiceWorker.enable');
    const page = await visitor.context.newPage();
    await page.goto(site.origin);
    await page.waitForFunction(() => 'track' in (window.omo ?? {}));
    expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations())).toEqual([]);
    await page.evaluate(() => (window.omo as Omo).consent.answer(['analytics', 'marketing']));
    await page.waitForFunction(async () =>
      (await navigator.serviceWorker.getRegistrations()).some(({ active }) => active?.state === 'activated'),
    );
    await page.waitForFunction(async () => (await (window.omo as Omo).stats()).waiting['omo'] === 0);
    const worker = await eventually('the worker', () => Promise.resolve(workers[0]));
    return { page, worker, cdp };
  }

  async function track(page: Page, name: string, count: number, purpose: 'analytics' | 'marketing') {
    const answers = await page.evaluate(
      async ([event, upTo, collectedFor]) => {
        const numbers = Array.from({ length: upTo }, (_, n) => n);
        const omo = window.omo as Omo;
        return Promise.all(numbers.map((n) => omo.track(event, { n }, { purpose: collectedFor })));
      },
      [name, count, purpose] as const,
    );
    expect(answers).toEqual(Array(count).fill('queued'));
  }

  /** The browser is online: it tells the worker, and again when not everything could be sent, though not as soon. */
  async function synced(cdp: CDPSession, { origin, registrationId }: Worker, all: () => Promise<boolean>) {
    const event = { origin, registrationId, tag: 'omokit:omo', lastChance: false };
    const arrived = async () => {
      await cdp.send('ServiceWorker.dispatchSyncEvent', event);
      return eventually('all of them', all, 5_000);
    };
    await eventually('a sync that sends everything', arrived, 90_000);
  }

  const logged = async (name: string) =>
    (await world.log()).filter(({ event }) => event.event === name).map(({ event }) => event);

  async function completenessOf(name: string): Promise<Completeness | undefined> {
    const [event] = await logged(name);
    const streams = await world.backend.get<Completeness[]>('/v1/streams');
    return streams.find(({ stream }) => stream === event?.context?.omo?.stream);
  }

  it('is sent by the service worker, once and in order', async () => {
    const { page, worker, cdp } = await openSite();
    const asked: string[] = [];
    cdp.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent }) => {
      asked.push(`${backgroundServiceEvent.eventName} ${backgroundServiceEvent.instanceId}`);
    });
    await cdp.send('BackgroundService.startObserving', { service: 'backgroundSync' });
    await cdp.send('BackgroundService.setRecording', { service: 'backgroundSync', shouldRecord: true });

    world.cable.cut();
    await track(page, 'Cup Filled', 700, 'analytics');
    await page.goto(`${site.origin}/plain.html`);
    await eventually('asked for by the page as it went', () =>
      Promise.resolve(asked.includes('Registered sync omokit:omo')),
    );
    await page.close();
    expect(await logged('Cup Filled')).toEqual([]);

    world.cable.mend();
    await synced(cdp, worker, async () => (await logged('Cup Filled')).length >= 700);
    const numbers = (await logged('Cup Filled')).map(({ properties }) => properties?.['n']);
    expect(numbers).toEqual(Array.from({ length: 700 }, (_, n) => n));
    expect(await completenessOf('Cup Filled')).toMatchObject({ complete: true, holes: [], lost: [] });
  });

  it('is deleted, not sent, when it was withdrawn by a page that ended before it could delete it', async () => {
    const { page, worker, cdp } = await openSite();
    world.cable.cut();
    await track(page, 'Gift Wrapped', 3, 'analytics');
    await track(page, 'Ad Seen', 5, 'marketing');
    await page.close();
    await visitor.page.goto(`${site.origin}/plain.html`);
    await visitor.page.evaluate(writeWithdrawal, 'marketing');
    // The browser believes it is online, and a worker may have read before that what it is about to send: what it
    // began ends here, and with it its lease.
    await cdp.send('ServiceWorker.stopAllWorkers');

    world.cable.mend();
    await synced(cdp, worker, async () => (await logged('Gift Wrapped')).length >= 3);
    const { lost, ...rest } = await eventually('the account', async () => {
      const account = await completenessOf('Gift Wrapped');
      return account?.complete && account;
    });
    expect(rest).toMatchObject({ holes: [] });
    expect(lost).toMatchObject([{ reason: 'consent_withdrawn' }]);
    expect(lost.reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(5);
    expect(await logged('Gift Wrapped')).toHaveLength(3);
    expect(await logged('Ad Seen')).toEqual([]);
  });
});

/** What a page writes when a purpose is withdrawn, before it deletes what was collected for it. */
function writeWithdrawal(purpose: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('omo');
    opening.onerror = () => reject(new Error('no queue'));
    opening.onsuccess = () => {
      const tx = opening.result.transaction('values', 'readwrite');
      tx.objectStore('values').put(purpose, 'withdrawn');
      tx.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}
