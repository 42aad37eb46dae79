import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Omo } from '@omokit/web';
import { servePages, type Pages } from '../../stage/serve-pages.mjs';
import { endBrowsers, startChromium, type Visitor } from '../../e2e/chromium.js';
import { serveHostPages, type HostPages } from './host-pages.js';
import { eventually } from '../../e2e/eventually.js';
import { buildWorld, type World } from './world.js';

let world: World;
let cdn: Pages;
let pages: HostPages;
let visitor: Visitor;

beforeAll(async () => {
  world = await buildWorld();
  cdn = await servePages(new URL('../../../packages/web/dist/', import.meta.url));
  pages = await serveHostPages({
    '/before': { html: '' },
    '/now': {
      html: `<script src="${cdn.origin}/omo.js" data-endpoint="${world.cable.origin}" data-write-key="pk_demo_shop"
        data-consent="granted" data-auto-page="false"></script>`,
    },
  });
  visitor = await startChromium();
});
afterAll(async () => {
  await visitor?.close();
  await pages?.close();
  await cdn?.close();
  await world?.close();
  endBrowsers();
});

/** In a page: what version 1 kept of an event that waits and of one that was refused. */
function leaveAsVersionOne(): Promise<void> {
  const message = (event: string) => ({
    type: 'track',
    event,
    messageId: crypto.randomUUID(),
    anonymousId: 'visitor-1',
    timestamp: '2026-01-01T00:00:00.000Z',
    context: { omo: { lane: 'event', purpose: 'analytics', channel: 'web', stream: 'stream-1', seq: 7 } },
  });
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('omo', 1);
    request.onupgradeneeded = () => {
      const database = request.result;
      const events = database.createObjectStore('events', { keyPath: ['lane', 'seq'] });
      const stream = database.createObjectStore('stream');
      const cursors = database.createObjectStore('cursors', { keyPath: 'to' });
      database.createObjectStore('losses', { keyPath: 'from' });
      const dead = database.createObjectStore('dead', { autoIncrement: true });
      database.createObjectStore('values');
      const at = Date.now();
      events.put({ lane: 2, seq: 7, at, json: JSON.stringify(message('Left By Version One')) });
      stream.put({ id: 'stream-1', head: 7, size: 300 }, 'stream');
      cursors.put({ to: 'omo', passed: [0, 0, 6, 0], usedAt: at });
      dead.put({ event: message('Refused'), to: 'omo', code: 'message_too_large', at });
    };
    request.onsuccess = () => resolve(request.result.close());
    request.onerror = () => reject(request.error);
  });
}

it('omo.js sends what a page of an earlier version has left, and keeps what was refused', async () => {
  const { page } = visitor;
  await page.goto(`${pages.origin}/before`);
  await page.evaluate(leaveAsVersionOne);
  await page.goto(`${pages.origin}/now`);
  const { event } = await eventually('what was left', async () =>
    (await world.log()).find((each) => each.event.event === 'Left By Version One'),
  );
  expect(event.context?.omo).toMatchObject({ stream: 'stream-1', seq: 7 });
  const { dead } = await page.evaluate(() => (window.omo as Omo).export());
  expect(dead.map(({ code }) => code)).toEqual(['message_too_large']);
});
