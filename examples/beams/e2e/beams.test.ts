import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OmoEvent, Person, PersonSummary, ResolveAnswer } from '@omokit/protocol';
import type { Omo } from '@omokit/web';
import type { Page } from 'playwright-core';
import { endBrowsers, startChromium, type Visitor } from '../../e2e/chromium.js';
import { eventually } from '../../e2e/eventually.js';
import { readCode } from '../../e2e/read-code.js';
import { shoot } from '../../e2e/shoot.js';
import { buildWorld, type World } from './world.js';

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const anonymousId = (page: Page) => page.evaluate(() => (window.omo as Omo).anonymousId());

// One story, told in order: each test goes on where the one before stopped.
describe('two member databases, one person', () => {
  let world: World;
  let phone: Visitor;
  let tablet: Visitor;
  /** What the member put aside. */
  let reservation = '';
  let usedCode = '';

  beforeAll(async () => {
    world = await buildWorld();
    [phone, tablet] = await Promise.all([
      startChromium({ viewport: { width: 390, height: 844 } }),
      startChromium({ viewport: { width: 1280, height: 800 } }),
    ]);
  });
  afterAll(async () => {
    await Promise.allSettled([phone?.close(), tablet?.close()]);
    await world?.close();
    endBrowsers();
  });

  const personOf = async (type: string, value: string): Promise<Person> => {
    const { person } = await world.backend.post<ResolveAnswer>('/v1/people/resolve', { type, value });
    return world.backend.get<Person>(`/v1/people/${person}`);
  };
  /** Everybody, with what they are known by. */
  async function whoIsWho(): Promise<Map<string, string[]>> {
    const everybody = new Map<string, string[]>();
    for (let after = ''; ;) {
      const page = await world.backend.get<PersonSummary[]>(
        `/v1/people?limit=200${after && `&after=${after}`}`,
      );
      for (const { id, identifiers } of page)
        everybody.set(id, identifiers.map(({ type, value }) => `${type}:${value}`).sort());
      if (page.length < 200) return everybody;
      after = page.at(-1)!.id;
    }
  }
  const eventsOf = ({ timeline }: Person, name: string): OmoEvent[] =>
    timeline.map(({ event }) => event).filter(({ event }) => event === name);

  describe('a member, online and in a store', () => {
    it('agrees, signs in, looks around and puts a coat aside in a store', async () => {
      const { page } = phone;
      await page.goto(`${world.shop}/en/`);
      await press(page, 'Accept all');
      await page.getByRole('link', { name: 'Account' }).click();
      await page.getByLabel('Member number').fill('w100001');
      await page.getByLabel('E-mail address').fill('someone.else@mail.example');
      await press(page, 'Sign in');
      await page.getByText('do not go together').waitFor();
      await page.getByLabel('E-mail address').fill('Aoi.Minato@mail.example');
      await press(page, 'Sign in');
      await page.getByText('Hello, Aoi Minato').waitFor();

      await page.getByRole('link', { name: 'Harbour & Field' }).first().click();
      await page.getByRole('link', { name: 'Deck coat' }).click();
      await shoot(page, 'beams-piece');
      await press(page, 'Reserve size M to try on at Yokohama Bay');
      await press(page, 'Put it aside for me');
      const code = page.locator('#booked output');
      await code.waitFor();
      await shoot(page, 'beams-reserved');
      reservation = await code.innerText();
      expect(reservation).toMatch(/^[A-Z0-9]{4}$/);
      await press(page, 'Close');
      await page.locator('.offer:not([hidden]) li.none', { hasText: 'Yokohama Bay' }).waitFor();
    });

    it('brings the visit onto the tablet in the fitting room by its code', async () => {
      await tablet.page.goto(`${world.store}/en/`);
      await press(tablet.page, 'Accept all');
      await press(tablet.page, /Rain trousers/);
      await press(tablet.page, 'Back');
      await press(tablet.page, 'Continue on your phone');
      const code = tablet.page.locator('omo-handoff').getByRole('img');
      await code.waitFor();
      await shoot(tablet.page, 'beams-handoff');
      const address = await readCode(code);
      expect(address.startsWith(world.shop)).toBe(true);
      usedCode = new URL(address).hash.split('=')[1] ?? '';
      await phone.page.goto(address);
      await phone.page.getByText('Yokohama Bay, fitting room').waitFor();
      await phone.page.getByRole('button', { name: 'Join', exact: true }).click();
      await tablet.page.getByText(reservation).waitFor();
      await shoot(tablet.page, 'beams-set-aside');
    });

    it('orders in the store the size that is out of stock there', async () => {
      const { page } = tablet;
      await page.locator('#set-aside').getByRole('button', { name: 'Sizes' }).click();
      await page.getByText('Not here').first().waitFor();
      await shoot(page, 'beams-sizes');
      await press(page, 'Order L');
      await page.getByRole('heading', { name: 'Ordered' }).waitFor();
      await shoot(page, 'beams-ordered');
      await phone.page.goto(`${world.shop}/en/account`);
      await phone.page.getByText('Deck coat, L').waitFor();
    });

    it('is one person with one timeline, online and in the store', async () => {
      const visits = [await anonymousId(phone.page), await anonymousId(tablet.page)];
      const person = await eventually('the order', async () => {
        const found = await personOf('anonymous', visits[0]!);
        return eventsOf(found, 'Order Completed').length > 0 && found;
      });
      const values = person.identifiers.map(({ type, value }) => `${type}:${value}`);
      expect(values).toEqual(
        expect.arrayContaining(['web_member:W100001', ...visits.map((id) => `anonymous:${id}`)]),
      );
      const told = person.timeline
        .filter(({ event: { event, type } }) => type === 'track' && event !== 'Consent Granted')
        .map(({ event, offline }) => [event.event, event.context?.omo?.channel, offline]);
      expect(told).toEqual(
        expect.arrayContaining([
          ['Product Viewed', 'web', false],
          ['Booking Held', 'web', false],
          ['Booking Confirmed', 'web', false],
          ['Product Viewed', 'store', true],
          ['Booking Checked In', 'store', true],
          ['Order Completed', 'store', true],
        ]),
      );
      const [ordered] = eventsOf(person, 'Order Completed');
      expect(ordered?.context?.omo?.place).toEqual({ store: 'yokohama-bay', zone: 'fitting-room' });
    });

    it('moved goods which are nobody’s', async () => {
      const moves = await eventually('what was taken', async () => {
        const found = (await world.backend.log()).filter(({ event }) => event.event === 'Stock Adjusted');
        return found.length >= 2 && found;
      });
      expect(moves.map(({ person, event }) => [person, event.properties])).toEqual([
        [undefined, { sku: 'deck-coat-M', location: 'yokohama-bay', delta: -1 }],
        [undefined, { sku: 'deck-coat-L', location: 'online', delta: -1 }],
      ]);
    });

    it('leaves nothing on the tablet: whoever comes next is a stranger', async () => {
      const { page } = tablet;
      const before = await anonymousId(page);
      await page.getByLabel('Reservation code').fill(reservation);
      await page.locator('omo-session').getByRole('button').click();
      await eventually('somebody new', async () => (await anonymousId(page)) !== before);
      // What waited to be sent goes with the visit's last event.
      await eventually('nothing of the last visitor', async () => {
        const left = await everythingOn(page);
        return [before, reservation, 'W100001', 'Aoi', 'HF-'].every((trace) => !left.includes(trace));
      });

      await press(page, 'Accept all');
      await press(page, /Harbour knit/);
      const stranger = await anonymousId(page);
      const viewed = await eventually('what the next one looks at', async () => {
        const found = await personOf('anonymous', stranger);
        return eventsOf(found, 'Product Viewed').length > 0 && found;
      });
      expect(viewed.identifiers).toEqual([{ type: 'anonymous', value: stranger }]);
    });

    it.each([
      ['made up', () => 'BCDF-GHJK', 'Nobody shows this code'],
      ['used before', () => usedCode, 'used already'],
    ])('joins nobody by a code that is %s', async (_, code, words) => {
      const before = await whoIsWho();
      await phone.page.goto('about:blank');
      await phone.page.goto(`${world.shop}/en/visit#omo-handoff=${code()}`);
      await phone.page.getByText(words).waitFor();
      expect(await whoIsWho()).toEqual(before);
    });
  });
});

/** All that can be read in a page: what it shows, what was typed, and every store of its origin. */
function everythingOn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: unknown[] = [document.cookie, { ...localStorage }, { ...sessionStorage }, location.href];
    for (const { name = '', version } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name, version);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error ?? new Error(name));
      });
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result as unknown[]);
          reading.onerror = () => reject(reading.error ?? new Error(store));
        });
        found.push(store, rows);
      }
      database.close();
    }
    const nodes: ParentNode[] = [document];
    for (const node of nodes) {
      for (const element of node.querySelectorAll('*')) {
        if (element.shadowRoot) nodes.push(element.shadowRoot);
        if (element instanceof HTMLInputElement) found.push(element.value);
      }
      found.push(node instanceof ShadowRoot ? node.innerHTML : document.documentElement.outerHTML);
    }
    const bytes = (_: string, value: unknown) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder('latin1').decode(value as ArrayBuffer)
        : value;
    return JSON.stringify(found, bytes);
  });
}
