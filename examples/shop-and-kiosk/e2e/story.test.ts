import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import QRCode from 'qrcode';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Completeness, Funnel, OmoEvent, Person, PersonSummary } from '@omokit/protocol';
import { generatePassKey, signPass } from '@omokit/passes';
import { cameraVideo } from './camera-video.js';
import { endBrowsers, startChromium, type Visitor } from '../../e2e/chromium.js';
import { readCode } from '../../e2e/read-code.js';
import { eventually } from '../../e2e/eventually.js';
import { shoot } from '../../e2e/shoot.js';
import { buildWorld, type World } from './world.js';

const addToBasket = (page: Page) => page.getByRole('button', { name: 'Add to basket' }).first().click();
const acceptAll = (page: Page) => page.getByRole('button', { name: 'Accept all' }).click();
const anonymousId = (page: Page) =>
  page.evaluate(() => (window.omo as { anonymousId(): string }).anonymousId());

/** Databases, keys and cookies the page has left on the disk. */
const leftOnDisk = (page: Page) =>
  page.evaluate(async () => [
    ...(await indexedDB.databases()).map(({ name }) => name),
    ...Object.keys(localStorage),
    ...(document.cookie ? [document.cookie] : []),
  ]);

// One story, told in order: each test goes on where the one before stopped.
describe('the loop closes', () => {
  let world: World;
  let visitor: Visitor;
  let kiosk: Visitor;
  let secondKiosk: Visitor;
  let pass = '';
  /** What the visitor did, in order: each carries its number, so that order and loss can be seen. */
  let steps = 0;

  beforeAll(async () => {
    world = await buildWorld();
    visitor = await startChromium();
  });
  afterAll(async () => {
    await Promise.allSettled([visitor?.close(), kiosk?.close(), secondKiosk?.close()]);
    await world?.close();
    endBrowsers();
  });

  const step = async () => {
    steps += 1;
    const answer = await visitor.page.evaluate(
      (n) =>
        (window.omo as { track(name: string, properties: object): Promise<string> }).track('Step Taken', {
          n,
        }),
      steps,
    );
    expect(answer).toBe('queued');
  };
  const stream = async (channel: string) => {
    const streams = await world.backend.get<Completeness[]>('/v1/streams');
    return streams.find((each) => each.channel === channel);
  };

  it('before the answer nothing leaves the page and nothing is written to disk', async () => {
    const { page } = visitor;
    const toBackend: string[] = [];
    const watched = [world.cable.origin, world.sink.origin];
    page.on('request', (request) => {
      if (watched.some((origin) => request.url().startsWith(origin))) toBackend.push(request.url());
    });
    await page.goto(world.shop);
    await page.getByRole('button', { name: 'Accept all' }).waitFor();
    await page.getByRole('button', { name: 'Get this coupon' }).waitFor();
    await addToBasket(page);
    await page.getByRole('status').filter({ hasText: 'Basket: 1' }).waitFor();
    await page.waitForTimeout(1_500);
    expect(toBackend).toEqual([]);
    expect(await leftOnDisk(page)).toEqual([]);
    await shoot(page, 'shop-consent');
  });

  it('after the answer page views and e-commerce events flow, each under the receipt', async () => {
    await acceptAll(visitor.page);
    const arrived = await eventually('the first events', async () => {
      const events = (await world.log()).map(({ event }) => event);
      return events.length >= 3 && events;
    });
    expect(arrived.map(({ event, type }) => event ?? type).sort()).toEqual([
      'Consent Granted',
      'Product Added',
      'page',
    ]);
    const added = arrived.find(({ event }) => event === 'Product Added');
    expect(added?.properties).toEqual({
      product_id: 'sencha-100',
      name: 'Sencha',
      price: 12.5,
      currency: 'EUR',
    });
    expect(new Set(arrived.map(({ context }) => context?.omo?.consent)).size).toBe(1);
  });

  it('with the network gone the visitor goes on, reloads and closes the browser; nothing is lost, doubled or out of order', async () => {
    world.cable.cut();
    await step();
    await step();
    await visitor.page.reload();
    await visitor.page.waitForFunction(() => 'track' in (window.omo ?? {}));
    await step();
    const { profile } = visitor;
    await visitor.close();

    visitor = await startChromium({ profile });
    await visitor.page.goto(world.shop);
    await visitor.page.waitForFunction(() => 'track' in (window.omo ?? {}));
    await step();
    await visitor.context.setOffline(true);
    await step();
    world.cable.mend();
    await visitor.context.setOffline(false);
    await step();

    await eventually('every step on the backend', async () => {
      const taken = (await world.log()).filter(({ event }) => event.event === 'Step Taken');
      return taken.length >= steps;
    });
    const log = (await world.log()).map(({ event }) => event);
    const taken = log.filter(({ event }) => event === 'Step Taken');
    expect(taken.map(({ properties }) => properties?.['n'])).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(log.map(({ messageId }) => messageId)).size).toBe(log.length);

    const complete = await eventually('a complete stream', async () => {
      const found = await stream('web');
      return found?.complete && found;
    });
    expect(complete).toMatchObject({
      holes: [],
      lost: [],
      received: complete.head,
      completeTo: complete.head,
    });
  });

  it('reports to a Segment-compatible backend too: every event, by the same messageId', async () => {
    const ours = (await world.log()).map(({ event }) => event.messageId);
    // It may come twice when an answer was lost with the closing browser: Segment's own rule is to take messageId once.
    const theirs = () => [...new Set(world.sink.messages.map(({ messageId }) => messageId))];
    await eventually('the same events at the other backend', async () => theirs().length >= ours.length);
    expect(theirs().sort()).toEqual([...ours].sort());
  });

  it('claims the coupon: a signed pass, shown as a QR code, kept for the time without a network', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Get this coupon' }).click();
    const code = page.locator('omo-coupon').getByRole('img');
    await code.waitFor();
    pass = await readCode(code);
    expect(pass).toMatch(/^OMO1:[0-9A-Z $%*+\-./:]+$/);
    await shoot(page, 'shop-coupon');

    await page.reload();
    await code.waitFor();
    expect(await readCode(code)).toBe(pass);
  });

  it('a kiosk without a network reads it from its camera, verifies it and accepts it provisionally', async () => {
    const film = join(world.folder, 'coupon.y4m');
    const { modules } = QRCode.create(pass, { errorCorrectionLevel: 'M' });
    writeFileSync(film, cameraVideo(modules, { width: 1280, height: 720 }));
    kiosk = await startChromium({ camera: film });
    await openKiosk(kiosk, world.kiosks[0]);
    await kiosk.context.setOffline(true);
    await kiosk.page.getByRole('button', { name: 'Start camera' }).click();
    expect(await decided(kiosk.page)).toMatchObject({ state: 'provisional' });
    await shoot(kiosk.page, 'kiosk-amber');
  });

  it('a second kiosk, offline as well, accepts the same pass from a scanner that types', async () => {
    secondKiosk = await startChromium();
    await openKiosk(secondKiosk, world.kiosks[1]);
    await secondKiosk.context.setOffline(true);
    await typeCode(secondKiosk.page, pass);
    expect(await decided(secondKiosk.page)).toMatchObject({ state: 'provisional' });
  });

  it('back on the network the first is confirmed, the second is a conflict, shown and kept', async () => {
    await kiosk.context.setOffline(false);
    expect(await decided(kiosk.page)).toMatchObject({ state: 'confirmed' });
    await shoot(kiosk.page, 'kiosk-green');

    await secondKiosk.context.setOffline(false);
    expect(await decided(secondKiosk.page)).toMatchObject({ state: 'conflict', code: 'pass_spent' });
    await shoot(secondKiosk.page, 'kiosk-conflict');
    await secondKiosk.page.reload();
    await secondKiosk.page.locator('omo-redeemer').getByText('Kiosk 1').first().waitFor();

    const funnel = await world.backend.get<Funnel>('/v1/campaigns/welcome/funnel');
    expect(funnel).toMatchObject({ claimed: 1, redeemed: 1, conflicts: 1 });
  });

  it.each([
    ['altered', 'pass_forged', () => alter(pass)],
    ['signed by a stranger', 'pass_key_unknown', () => signedByStranger()],
    ['expired', 'pass_expired', () => claim('bygone')],
    ['spent', 'pass_spent', () => pass],
    ['no pass at all', 'pass_unknown_format', () => 'HTTPS://EXAMPLE.COM/COUPON'],
  ])('refuses a code that is %s, with its reason', async (_, code, make) => {
    const text = await make();
    await openKiosk(secondKiosk, world.kiosks[1]);
    await secondKiosk.page.waitForTimeout(300);
    await typeCode(secondKiosk.page, text);
    expect(await decided(secondKiosk.page)).toMatchObject({ state: 'refused', code });
    await shoot(secondKiosk.page, `kiosk-${code}`);
  });

  it('a hand-off code on the kiosk, scanned by the phone, makes one person of both visits', async () => {
    const kioskPage = kiosk.page;
    await acceptAll(kioskPage);
    await kioskPage.getByRole('button', { name: 'Taste the Sencha' }).click();
    await kioskPage.getByRole('button', { name: 'Continue on your phone' }).click();
    const code = kioskPage.locator('omo-handoff').getByRole('img');
    await code.waitFor();
    await shoot(kioskPage, 'kiosk-handoff');
    const address = await readCode(code);
    expect(address.startsWith(world.shop)).toBe(true);

    await visitor.page.goto(address);
    await visitor.page.getByRole('button', { name: /join/i }).waitFor();
    await shoot(visitor.page, 'shop-handoff');
    await visitor.page.getByRole('button', { name: /join/i }).click();

    const [onPhone, atKiosk] = [await anonymousId(visitor.page), await anonymousId(kioskPage)];
    const person = await eventually('one person', async () => {
      const found = await personOf(onPhone);
      return found && found.identifiers.some(({ value }) => value === atKiosk) && found;
    });
    const { timeline } = await world.backend.get<Person>(`/v1/people/${person.id}`);
    const touches = timeline.map(({ event, offline }) => [event.event ?? event.type, offline]);
    expect(touches).toContainEqual(['Product Added', false]);
    expect(touches).toContainEqual(['Coupon Claimed', false]);
    expect(touches).toContainEqual(['Product Viewed', true]);
    const times = timeline.map(({ correctedAt }) => correctedAt);
    expect(times).toEqual([...times].sort());
  });

  it('a later stranger on the same kiosk is another person', async () => {
    const { page } = kiosk;
    const before = await anonymousId(page);
    await page.getByRole('button', { name: 'End session' }).click();
    await acceptAll(page);
    await page.getByRole('button', { name: 'Taste the Pu’er' }).click();
    const stranger = await anonymousId(page);
    expect(stranger).not.toBe(before);
    const other = await eventually('the stranger', () => personOf(stranger));
    const first = await personOf(before);
    expect(other.id).not.toBe(first?.id);
    expect(other.identifiers.map(({ value }) => value)).toEqual([stranger]);
  });

  it('shows it all on the console, live', async () => {
    const watcher = await startChromium({ viewport: { width: 1440, height: 900 } });
    const { page } = watcher;
    try {
      await page.goto(world.consolePage);
      await page.getByText('Coupon Claimed').first().waitFor();
      expect(new URL(page.url()).hash).not.toContain('sk_demo_console');
      const added = page.getByText('Product Added');
      const before = await added.count();
      await addToBasket(visitor.page);
      await eventually('the new event on the console', async () => (await added.count()) > before);
      await shoot(page, 'console-live');

      const person = await personOf(await anonymousId(visitor.page));
      await page.goto(`${new URL(world.consolePage).origin}/console/#/people/${person!.id}`);
      await page.getByRole('img').first().waitFor();
      await page.getByText('Coupon Claimed').first().waitFor();
      await shoot(page, 'console-person');

      await page
        .locator('console-links')
        .getByRole('button', { name: /^device hand-off: / })
        .click();
      await page.getByRole('button', { name: 'Take this link away…' }).waitFor();

      await page.goto(`${new URL(world.consolePage).origin}/console/#/coupons`);
      await page.getByText('A pot of spring tea, on us').first().waitFor();
      await shoot(page, 'console-coupons');

      await page.goto(`${new URL(world.consolePage).origin}/console/#/delivery`);
      await page
        .getByText(/complete to/i)
        .first()
        .waitFor();
      await shoot(page, 'console-delivery');
    } finally {
      await watcher.close();
    }
  });

  it('works the same on the page that is built with npm', async () => {
    const { page } = visitor;
    await page.goto(world.shopWithNpm);
    await acceptAll(page);
    await addToBasket(page);
    await page.getByRole('button', { name: 'Get this coupon' }).click();
    expect(await readCode(page.locator('omo-coupon').getByRole('img'))).toMatch(/^OMO1:/);
    const isOurs = ({ event, context }: OmoEvent) =>
      event === 'Product Added' && context?.page?.title === 'Aoba Tea, with npm';
    const added = await eventually('its event', async () =>
      (await world.log()).find(({ event }) => isOurs(event)),
    );
    expect(added.event.properties).toEqual({ product_id: 'sencha-100', name: 'Sencha' });
    await page.goto(world.shop);
  });

  it('speaks Chinese on a Chinese page', async () => {
    const { page } = visitor;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${world.shop}/zh.html`);
    await page.getByText('送您一壶春茶').first().waitFor();
    await page.getByRole('button', { name: '隐私设置' }).waitFor();
    await page.locator('omo-coupon').getByRole('img').waitFor();
    await shoot(page, 'shop-zh');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(world.shop);

    await secondKiosk.page.goto(`${world.kiosks[1]}/zh.html`);
    await secondKiosk.page.getByText('请扫描优惠券').waitFor();
    await secondKiosk.page.getByRole('button', { name: '结束使用' }).waitFor();
  });

  it.each([
    ['upright', { width: 1080, height: 1920 }],
    ['lying', { width: 1280, height: 800 }],
  ])('fills the screen of a kiosk that is %s, and nobody has to scroll', async (_, viewport) => {
    const { page } = secondKiosk;
    await page.setViewportSize(viewport);
    await openKiosk(secondKiosk, world.kiosks[1]);
    await page.getByRole('button', { name: 'Accept all' }).waitFor();
    await page.getByRole('button', { name: 'End session' }).waitFor();
    await typeCode(page, 'HTTPS://EXAMPLE.COM/COUPON');
    await decided(page);
    const { bottom, scrolled } = await page.evaluate(() => ({
      bottom: Math.max(
        ...[...document.querySelectorAll('section')].map((each) => each.getBoundingClientRect().bottom),
      ),
      scrolled: document.documentElement.scrollHeight,
    }));
    expect(scrolled).toBe(viewport.height);
    expect(bottom).toBeGreaterThan(0.9 * viewport.height);
  });

  it('a withdrawal stops what is collected', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Privacy choices' }).click();
    await page.getByRole('button', { name: 'Withdraw everything' }).click();
    await eventually('the withdrawal', async () =>
      (await world.log()).some(({ event }) => event.event === 'Consent Withdrawn'),
    );
    const before = (await world.log()).length;
    await addToBasket(page);
    await page.waitForTimeout(1_500);
    expect((await world.log()).length).toBe(before);
  });

  /** Opens a kiosk's page and waits until it knows whom to trust; from then on `decided` tells what it decided. */
  async function openKiosk({ page, context }: Visitor, origin: string): Promise<void> {
    await context.setOffline(false);
    const trusted = page.waitForResponse((answer) => answer.url().includes('/v1/passes/trust'));
    await page.goto(origin);
    await trusted;
    // The scanner fetches its reader while there is a network.
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => {
      const kept = window as unknown as { decisions: object[] };
      kept.decisions = [];
      document.addEventListener('omo-redeemer-decided', (event) => {
        const { state, code } = (event as CustomEvent<{ state: string; code?: string }>).detail ?? event;
        kept.decisions.push({ state, code });
      });
    });
  }

  /** The kiosk's next decision. */
  async function decided(page: Page): Promise<object> {
    await page.waitForFunction(() => (window as unknown as { decisions: object[] }).decisions.length > 0);
    return page.evaluate(() => (window as unknown as { decisions: object[] }).decisions.shift()!);
  }

  /**
   * Types as a USB scanner does: a key every 5 ms by the clock of the input device, and Enter at the end. Not by
   * Playwright's keyboard, whose keys come when a busy machine lets them.
   */
  async function typeCode(page: Page, text: string): Promise<void> {
    const input = await page.context().newCDPSession(page);
    const startedAt = Date.now() / 1_000;
    const keys = [...text].map((key) => ({ key, text: key }));
    await Promise.all(
      [...keys, { key: 'Enter', text: '\r' }].flatMap((key, index) => {
        const timestamp = startedAt + index * 0.005;
        return [
          input.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key }),
          input.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, key: key.key }),
        ];
      }),
    );
    await input.detach();
  }

  async function personOf(id: string): Promise<PersonSummary | undefined> {
    const people = await world.backend.post<PersonSummary[]>('/v1/people/search', { q: id });
    return people.find(({ identifiers }) => identifiers.some(({ value }) => value === id));
  }

  async function claim(campaign: string): Promise<string> {
    const answer = await fetch(`${world.cable.origin}/v1/passes/claim`, {
      method: 'POST',
      headers: { authorization: 'Bearer pk_demo_shop', 'content-type': 'application/json' },
      body: JSON.stringify({ campaign, anonymousId: 'someone' }),
    });
    return ((await answer.json()) as { pass: string }).pass;
  }
});

/** The same pass with one character of its signature changed. */
function alter(pass: string): string {
  const at = pass.length - 10;
  return pass.slice(0, at) + (pass[at] === 'A' ? 'B' : 'A') + pass.slice(at + 1);
}

/** A pass that is right in everything but the key. */
function signedByStranger(): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: 'omokit',
    iat: now,
    exp: now + 3_600,
    id: crypto.randomUUID(),
    kind: 'coupon',
    campaign: 'welcome',
    uses: 1,
  } as const;
  return signPass(claims, generatePassKey());
}
