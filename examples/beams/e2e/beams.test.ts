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
      await page.getByText('Yokohama BayNot in this size').waitFor();
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
      await phone.page.getByText('Deck coat, LYokohama Bay').waitFor();
    });
  });
});
