import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OmoEvent } from '@omokit/protocol';
import { chosenEngines } from '../../../.config/browsers/engines.mjs';
import { servePages, type Pages } from '../../stage/serve-pages.mjs';
import { endBrowsers, startChromium, type Visitor } from '../../e2e/chromium.js';
import { serveHostPages, type HostPages } from './host-pages.js';
import { eventually } from '../../e2e/eventually.js';
import { buildWorld, type World } from './world.js';

/** An event that waits for omo.js: what the page was given where it runs. */
const lookAround = `
  const isAllowed = (probe) => { try { return Boolean(probe()) } catch { return false } };
  (window.omo ||= []).push(['track', 'Page Looked At', {
    origin: self.origin,
    hasStorage: isAllowed(() => localStorage),
    seesParent: isAllowed(() => top.document),
  }]);`;

/** Nothing but scripts with the nonce and requests to the backend; no string becomes script. */
const strict = (backend: string, trustedTypes: string) =>
  `default-src 'none'; script-src 'nonce-n0nce'; connect-src ${backend}; ` +
  `require-trusted-types-for 'script'; trusted-types ${trustedTypes}`;

let world: World;
let cdn: Pages;
/** On ports of their own for each test: what arrives from them is known by that. */
let pages: HostPages;

beforeAll(async () => {
  world = await buildWorld();
  cdn = await servePages(new URL('../../../packages/web/dist/', import.meta.url));
});
afterAll(async () => {
  await cdn?.close();
  await world?.close();
  endBrowsers();
});

beforeEach(async () => {
  const backend = world.cable.origin;
  const omo = (attributes: string) =>
    `<script nonce="n0nce">${lookAround}</script>
     <script nonce="n0nce" async src="${cdn.origin}/omo.js" data-endpoint="${backend}"
       data-write-key="pk_demo_shop" ${attributes}></script>`;
  const granted = omo('data-consent="granted"');
  pages = await serveHostPages({
    '/strict': {
      policy: strict(backend, "'none'"),
      html: `${granted}<button data-omo-click="Product Added" data-omo-props='{"sku":"tea"}'>Add</button>`,
    },
    '/careless': { policy: strict(backend, "'none'"), html: '<script>"has no nonce"</script>' },
    '/strict-with-widget': {
      policy: strict(backend, 'lit-html'),
      html: `${omo('')}<omo-consent></omo-consent>`,
    },
    '/with-history': {
      html: `<script>addEventListener('pageshow', ({ persisted }) => (window.cameBack = persisted))</script>${granted}`,
    },
    '/in-sandbox': { html: granted },
    '/with-sandbox': { html: '<iframe sandbox="allow-scripts" src="/in-sandbox"></iframe>' },
    '/in-other-site': { html: granted },
    '/with-other-site': { html: '<iframe src="{origin}/in-other-site"></iframe>' },
  });
});
afterEach(() => pages.close());

async function arrivedFrom(path: string): Promise<OmoEvent[]> {
  const url = pages.origin + path;
  return (await world.log()).map(({ event }) => event).filter(({ context }) => context?.page?.url === url);
}

/** The events of a page, once all these have arrived; each of them must have come once. */
async function allFrom(path: string, names: string[]): Promise<OmoEvent[]> {
  const nameOf = ({ event, type }: OmoEvent) => event ?? type;
  const events = await eventually(`${names.join()} of ${path}`, async () => {
    const arrived = await arrivedFrom(path);
    return names.every((name) => arrived.some((event) => nameOf(event) === name)) && arrived;
  });
  expect(events.map(nameOf).sort()).toEqual([...names].sort());
  return events;
}

/** What the page found when it looked around. */
async function foundIn(path: string): Promise<unknown> {
  const events = await allFrom(path, ['page', 'Page Looked At']);
  return events.find(({ event }) => event === 'Page Looked At')!.properties;
}

/** A page that does break its policy shows that reports come, and so that an earlier page had none to make. */
async function seesNoViolationBut(openCareless: (url: string) => Promise<unknown>): Promise<void> {
  await openCareless(`${pages.origin}/careless`);
  await eventually('a report', async () => pages.violations.length > 0);
  expect(pages.violations.map(({ page }) => page)).toEqual(['/careless']);
}

describe('never in the way', () => {
  let visitor: Visitor;
  /** What was thrown into the page or said on its console. */
  let heard: string[];

  beforeEach(async () => {
    visitor = await startChromium();
    heard = [];
    visitor.page.on('pageerror', (error) => heard.push(String(error)));
    visitor.page.on('console', (message) => heard.push(message.text()));
  });
  afterEach(() => visitor.close());

  it('tracks under a policy without any exception, and breaks no rule of it', async () => {
    const { page } = visitor;
    await page.goto(`${pages.origin}/strict`);
    await allFrom('/strict', ['page', 'Page Looked At']);
    await page.getByRole('button', { name: 'Add' }).click();
    await allFrom('/strict', ['page', 'Page Looked At', 'Product Added']);
    expect(heard).toEqual([]);
    await seesNoViolationBut((url) => page.goto(url));
  });

  it('asks for consent under a policy that lets widgets have their templates', async () => {
    const { page } = visitor;
    await page.goto(`${pages.origin}/strict-with-widget`);
    await page.getByRole('button', { name: 'Accept all' }).click();
    await allFrom('/strict-with-widget', ['Consent Granted', 'page', 'Page Looked At']);
    expect(heard).toEqual([]);
    await seesNoViolationBut((url) => page.goto(url));
  });

  it('asks again for a widget whose file did not come, when it is next needed', async () => {
    const { page } = visitor;
    const asked: string[] = [];
    await page.route('**/widgets/omo-consent.js*', (route) =>
      asked.push(route.request().url()) > 1 ? route.continue() : route.abort(),
    );
    await page.goto(`${pages.origin}/strict-with-widget`);
    await eventually('the failure', async () => heard.some((text) => text.includes('widget_failed')));
    await page.evaluate(() => document.body.append(document.createElement('omo-consent')));
    await page.getByRole('button', { name: 'Accept all' }).last().click();
    await allFrom('/strict-with-widget', ['Consent Granted', 'page', 'Page Looked At']);
    expect(asked).toHaveLength(2);
  });

  it('keeps events in memory where a sandboxed frame has no storage, until the backend is there', async () => {
    world.cable.cut();
    await visitor.page.goto(`${pages.origin}/with-sandbox`);
    const frame = visitor.page.frames().find((each) => each.url().endsWith('/in-sandbox'))!;
    await frame.waitForFunction(() => 'track' in (window.omo ?? {}));
    expect(await arrivedFrom('/in-sandbox')).toEqual([]);
    world.cable.mend();
    expect(await foundIn('/in-sandbox')).toEqual({ origin: 'null', hasStorage: false, seesParent: false });
  });

  it('tracks in a frame of another site', async () => {
    await visitor.page.goto(`${pages.otherOrigin}/with-other-site`);
    expect(await foundIn('/in-other-site')).toMatchObject({ origin: pages.origin, seesParent: false });
    expect(heard).toEqual([]);
  });

  it('does not keep a page out of the back/forward cache', async () => {
    const { page } = visitor;
    await page.goto(`${pages.origin}/with-history`);
    await allFrom('/with-history', ['page', 'Page Looked At']);
    // As a visitor does it: a navigation that the tool asks for is none to go back from.
    await page.evaluate(() => void location.assign('/strict'));
    await page.waitForURL(`${pages.origin}/strict`);
    await allFrom('/strict', ['page', 'Page Looked At']);
    await page.evaluate(() => void history.back());
    const cameBack = await eventually('the page', () =>
      page.evaluate(() => (window as { cameBack?: boolean }).cameBack).catch(() => undefined),
    );
    expect(cameBack).toBe(true);
    await eventually('the second view', async () => (await arrivedFrom('/with-history')).length === 3);
  });

  it('does nothing when a server imports it: adds no global, says nothing, keeps no process alive', () => {
    const program = `
      const before = new Set(Reflect.ownKeys(globalThis));
      const { createOmo } = await import('@omokit/web');
      const omo = createOmo({ endpoint: 'https://collect.example', writeKey: 'key', consent: 'granted' });
      const answers = [await omo.track('Product Viewed'), await omo.page(), await omo.flush()];
      const added = Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String);
      process.stdout.write(JSON.stringify({ answers, added }));`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ answers: ['dropped', 'dropped', true], added: [] });
  });
});

describe('never in the way in other browsers', () => {
  const engines = chosenEngines().filter(({ name }) => name !== 'Chromium');

  it.each(engines)(
    'tracks under the policy, in a sandboxed frame, in a frame of another site: $name',
    async (engine) => {
      const browser = await engine.launcher();
      let opened = 0;
      const open = (url: string) => browser.startSession(String(opened++), url);
      try {
        await open(`${pages.origin}/strict`);
        await allFrom('/strict', ['page', 'Page Looked At']);
        await open(`${pages.origin}/with-sandbox`);
        expect(await foundIn('/in-sandbox')).toEqual({
          origin: 'null',
          hasStorage: false,
          seesParent: false,
        });
        await open(`${pages.otherOrigin}/with-other-site`);
        expect(await foundIn('/in-other-site')).toMatchObject({ origin: pages.origin, seesParent: false });
        await seesNoViolationBut(open);
      } finally {
        await browser.stop();
      }
    },
  );
});
