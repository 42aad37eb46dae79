import { createPublicKey, verify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  EraseAnswer,
  Erasure,
  ErasureReceipt,
  OmoEvent,
  Person,
  PersonExport,
  PersonSummary,
  ResolveAnswer,
} from '@omokit/protocol';
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
  let clerk: Visitor;
  /** What the member put aside. */
  let reservation = '';
  let usedCode = '';

  beforeAll(async () => {
    world = await buildWorld();
    [phone, tablet, clerk] = await Promise.all([
      startChromium({ viewport: { width: 390, height: 844 } }),
      startChromium({ viewport: { width: 1280, height: 800 } }),
      startChromium({ viewport: { width: 1440, height: 1000 } }),
    ]);
    for (const { context } of [phone, tablet, clerk]) context.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await Promise.allSettled([phone?.close(), tablet?.close(), clerk?.close()]);
    await world?.close();
    endBrowsers();
  });

  const personOf = async (type: string, value: string): Promise<Person> => {
    const { person } = await world.backend.post<ResolveAnswer>('/v1/people/resolve', { type, value });
    return world.backend.get<Person>(`/v1/people/${person}`);
  };
  async function signIn(page: Page, address: string): Promise<void> {
    if (!page.url().endsWith('/account')) await page.getByRole('link', { name: 'Account' }).click();
    await page.getByLabel('Member number').fill('w100001');
    await page.getByLabel('E-mail address').fill(address);
    await press(page, 'Sign in');
  }
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

  describe('two files', () => {
    /** Imports a file, dry unless applied; resolves with what it said, and the rows it says to look at. */
    async function bring(
      args: readonly string[],
      ...more: string[]
    ): Promise<{ said: string; rows: string[] }> {
      const report = join(world.folder, 'report.csv');
      const { code, text } = await world.command(...args, '--report', report, ...more);
      expect(text, text).not.toContain('omokit-server:');
      expect(code).toBe(0);
      return { said: text, rows: readFileSync(report, 'utf8').trim().split('\n').slice(1) };
    }
    const counted = (said: string, what: string): number =>
      Number(new RegExp(`(\\d+)  ${what}`).exec(said)?.[1] ?? 0);

    it('are shown in a dry run: who would be one, what conflicts and why; nothing is changed', async () => {
      const [web, stores] = world.imports;
      const first = await bring(web!);
      expect(counted(first.said, 'rows\n')).toBe(world.members.web.length);
      expect(first.rows.join('\n')).toMatch(/flagged,per_.*,email,identifier_limit,/);
      expect(first.said).toContain('Nothing was changed');
      expect(await world.backend.log()).toEqual([]);

      await bring(web!, '--apply');
      const before = await whoIsWho();
      const second = await bring(stores!);
      expect(counted(second.said, 'rows of people who were known')).toBeGreaterThan(60);
      expect(second.said).toContain('identifier_blocked in Phone');
      expect(second.rows.join('\n')).toMatch(/flagged,per_.*,phone,identifier_limit,/);
      expect(second.rows.join('\n')).not.toMatch(/@|Aoi|090/);
      // With birthdays that must agree, neither a daughter is joined to her father by his phone nor anybody by a till's.
      const careful = await bring(stores!, '--agree', 'birthday');
      const kept = careful.rows.filter((row) => row.includes('trait_differs'));
      expect(kept.map((row) => row.split(',')[0])).toEqual(['3', '7']);
      expect(await whoIsWho()).toEqual(before);
    });

    it('are applied, and change nothing when they come again', async () => {
      const [web, stores] = world.imports;
      await bring(stores!, '--apply');
      const before = [await whoIsWho(), (await world.backend.log()).length];
      for (const file of [web!, stores!]) {
        const { said } = await bring(file, '--apply');
        expect(said).toContain('rows imported before');
      }
      expect([await whoIsWho(), (await world.backend.log()).length]).toEqual(before);
    });

    it('make one person of both memberships, with what each of them knew', async () => {
      const aoi = await personOf('web_member', 'W100001');
      expect((await personOf('store_member', 'S200001')).id).toBe(aoi.id);
      const sources = Object.fromEntries(aoi.traits.map(({ name, source }) => [name, source]));
      expect(sources).toMatchObject({ name: 'import:web shop', home_store: 'import:stores' });
      expect(aoi.traits.find(({ name }) => name === 'birthday')?.value).toBe('--04-12');
    });

    it.each<[string, string, string | Uint8Array]>([
      [
        'in another encoding than it says',
        'csv_encoding_invalid',
        Buffer.from([...Buffer.from('Web No\nW'), 0xc0, 0xee, 0x0a]),
      ],
      ['with a quote that is never closed', 'csv_row_invalid', `Web No\n"W1\n${'W2\n'.repeat(40_000)}`],
      ['with a row too long at its end', 'csv_row_invalid', `Web No\n${'W9\n'.repeat(2_000)}W8,W7\n`],
      ['without the column', 'mapping_invalid', 'Nothing\n1\n'],
      ['that is empty', 'csv_header_invalid', ''],
    ])('change nothing when one is %s', async (_, code, contents) => {
      const before = [await whoIsWho(), (await world.backend.log()).length];
      const path = join(world.folder, 'hostile.csv');
      writeFileSync(path, contents);
      const ran = await world.command('import', path, '--map', 'Web No=web_member', '--apply');
      expect(ran.code).not.toBe(0);
      expect(ran.text).toContain(`(${code})`);
      expect([await whoIsWho(), (await world.backend.log()).length]).toEqual(before);
    });

    it('join nobody by a kiosk, by a shop’s own number or by what means nobody', async () => {
      const everybody = [...(await whoIsWho()).values()];
      expect(everybody.flat().filter((known) => /kiosk|null|^phone:\+81(0|45200016)/.test(known))).toEqual(
        [],
      );
      // Rows of one human carry one number in both files.
      const humans = everybody.map(
        (known) => new Set(known.flatMap((each) => /member:[WS]\d0(\d+)$/.exec(each)?.[1] ?? [])),
      );
      const mixed = humans.filter(({ size }) => size > 1);
      // But for a father and a daughter, who have one phone.
      expect(mixed).toEqual([new Set(['0002', '0012'])]);
    });
  });

  describe('a father and a daughter who gave one phone', () => {
    const whole = ['email:ken.hayashi@mail.example', 'email:yui.hayashi@mail.example', 'phone:+819010002002'];
    const known = ({ identifiers }: Person) =>
      identifiers.map(({ type, value }) => `${type}:${value}`).sort();
    /** All that makes somebody who they are; what was done about their links is another matter. */
    const history = ({ id, identifiers, traits, firstSeenAt, lastSeenAt, timeline }: Person) => ({
      ...{ id, identifiers, traits, firstSeenAt, lastSeenAt },
      timeline: timeline.filter(isOwn),
    });
    const isOwn = ({ event }: Person['timeline'][number]) => !event.event?.startsWith('Identity ');
    let merged: Person;

    it('are found on the console, as one person', async () => {
      merged = await personOf('web_member', 'W100002');
      expect(known(merged)).toEqual([...whole, 'store_member:S200012', 'web_member:W100002']);
      const { page } = clerk;
      await page.goto(`${world.cable.origin}/console/#key=sk_demo_console&to=/people`);
      await page.getByLabel('Search identifiers').fill('W100002');
      await page.getByRole('link', { name: /ken.hayashi/ }).click();
      await page.getByText('ken.hayashi@mail.example').first().waitFor();
      await page.getByText('yui.hayashi@mail.example').first().waitFor();
    });

    it('are previewed as two, and parted by the link that was wrong', async () => {
      const { page } = clerk;
      await linkInTable(page).getByRole('button', { name: 'Look' }).click();
      await shoot(page, 'beams-links');
      await press(page, 'Take this link away…');
      await page.getByText('these 2 afterwards').waitFor();
      expect(history(await personOf('web_member', 'W100002'))).toEqual(history(merged));
      await shoot(page, 'beams-preview');
      await decide(page, 'Take this link away', 'Father and daughter, one phone');
      await page.getByText('The link was taken away.').waitFor();

      const [ken, yui] = [await personOf('web_member', 'W100002'), await personOf('store_member', 'S200012')];
      expect(known(ken)).toEqual([whole[0], whole[2], 'web_member:W100002']);
      expect(known(yui)).toEqual([whole[1], 'store_member:S200012']);
      // Nothing is lost and nothing is in both: each has what is of their own row.
      const ids = (person: Person) => history(person).timeline.map(({ event }) => event.messageId);
      expect([...ids(ken), ...ids(yui)].sort()).toEqual(ids(merged).sort());
      expect(ken.traits.map(({ source, value }) => [source, value])).toContainEqual([
        'import:web shop',
        'Ken Hayashi',
      ]);
      expect(ken.traits.every(({ source }) => source === 'import:web shop')).toBe(true);
      expect(yui.traits.every(({ source }) => source === 'import:stores')).toBe(true);
    });

    it('are one again when that is undone, as if nothing had been; and two when it is done again', async () => {
      const { page } = clerk;
      await press(page, 'Undo…');
      await decide(page, 'Put this link back', 'Only to see');
      await page.getByText('The link was put back.').waitFor();
      expect(history(await personOf('store_member', 'S200012'))).toEqual(history(merged));
      await press(page, 'Undo…');
      await decide(page, 'Take this link away', 'Two people after all');
      await page.getByText('The link was taken away.').waitFor();
      expect((await personOf('store_member', 'S200012')).id).not.toBe(
        (await personOf('web_member', 'W100002')).id,
      );
    });

    const linkInTable = (page: Page) =>
      page.getByRole('row').filter({ hasText: 'S200012' }).filter({ hasText: '+819010002002' });
    async function decide(page: Page, name: string, reason: string): Promise<void> {
      await page.getByLabel('Reason').fill(reason);
      await page.getByRole('button', { name, exact: true }).click();
    }
  });

  describe('a member, online and in a store', () => {
    it('agrees, signs in, looks around and puts a coat aside in a store', async () => {
      const { page } = phone;
      await page.goto(`${world.shop}/en/`);
      await press(page, 'Accept all');
      await signIn(page, 'someone.else@mail.example');
      await page.getByText('do not go together').waitFor();
      await signIn(page, 'Aoi.Minato@mail.example');
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
      ['made up', () => 'BCDF-GHJK', 'No screen shows this code'],
      ['used before', () => usedCode, 'used already'],
    ])('joins nobody by a code that is %s', async (_, code, words) => {
      const before = await whoIsWho();
      await phone.page.goto('about:blank');
      await phone.page.goto(`${world.shop}/en/visit#omo-handoff=${code()}`);
      await phone.page.getByText(words).waitFor();
      expect(await whoIsWho()).toEqual(before);
    });
  });

  describe('the member, who may leave', () => {
    it('sees what is held, from both databases and both channels', async () => {
      const { page } = phone;
      await page.goto(`${world.shop}/en/privacy`);
      const center = page.locator('omo-privacy-center');
      await center.getByText('What is held about you').waitFor();
      for (const held of [
        'aoi.minato@mail.example',
        '+819010001001',
        'W100001',
        'S200001',
        'web shop',
        'stores',
      ])
        await center.getByText(held).first().waitFor();
      await shoot(page, 'beams-held');
    });

    it('takes it along', async () => {
      const { page } = phone;
      const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Download my data')]);
      const everything = JSON.parse(readFileSync(await download.path(), 'utf8')) as PersonExport;
      expect(everything).toMatchObject({ format: 'omokit.person.v1', scope: 'person' });
      expect(everything.traits.map(({ source }) => source)).toEqual(
        expect.arrayContaining(['import:web shop', 'import:stores']),
      );
      const names = everything.events.map(({ event }) => event.event);
      expect(names).toEqual(expect.arrayContaining(['Booking Held', 'Order Completed']));
    });

    it('withdraws marketing, and nothing is collected for it any more', async () => {
      const { page } = phone;
      await press(page, 'Privacy choices');
      await page.getByRole('checkbox', { name: 'Marketing' }).uncheck();
      await press(page, 'Save choices');
      const told = await eventually('the withdrawal', async () =>
        (await world.backend.log()).find(({ event }) => event.event === 'Consent Withdrawn'),
      );
      expect(told.event.properties?.['purposes']).toEqual(['marketing']);
      const track = (purpose: 'marketing' | 'analytics') =>
        page.evaluate((p) => (window.omo as Omo).track('Offer Seen', {}, { purpose: p }), purpose);
      expect(await track('marketing')).toBe('dropped');
      expect(await track('analytics')).toBe('queued');
    });

    it('erases everything, with a receipt that can be verified', async () => {
      const laptop = await clerk.context.newPage();
      await laptop.goto(`${world.shop}/en/`);
      await press(laptop, 'Accept all');
      await signIn(laptop, 'aoi.minato@mail.example');
      await laptop.getByText('Hello, Aoi Minato').waitFor();
      const visits = [await anonymousId(laptop), await anonymousId(phone.page)];
      const { id } = await eventually('the laptop’s visit', async () => {
        const person = await personOf('web_member', 'W100001');
        return person.identifiers.some(({ value }) => value === visits[0]) && person;
      });

      const { page } = phone;
      await page.reload();
      await press(page, 'Erase my data…');
      await page.getByRole('checkbox', { name: /cannot be undone/ }).check();
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url().endsWith('/v1/privacy/erase')),
        press(page, 'Erase for good'),
      ]);
      await page.getByText('Your data is erased').waitFor();
      await shoot(page, 'beams-erased');
      const { receipt } = (await answer.json()) as EraseAnswer;
      const claims = verified(receipt, await world.backend.get<{ keys: Jwk[] }>('/v1/privacy/keys'));
      expect(claims).toMatchObject({ scope: 'person' });
      expect(claims.erased.identifiers).toBeGreaterThan(4);
      expect(receipt).not.toContain('Aoi');

      // Gone from the console, from the log, and from the shop itself.
      await clerk.page.goto(`${world.cable.origin}/console/#/people`);
      await clerk.page.getByLabel('Search identifiers').fill('W100001');
      await clerk.page.getByText('Nobody matches the search').waitFor();
      await expect(personOf('web_member', 'W100001')).rejects.toThrow('404');
      await expect(world.backend.get(`/v1/people/${id}`)).rejects.toThrow('404');
      expect(JSON.stringify(await world.backend.log())).not.toMatch(/W100001|S200001|aoi\.minato|9010001001/);

      // Whoever says so without the secret erases nothing in the shop.
      const forged = await fetch(`${world.shop}/hooks/erased`, {
        method: 'POST',
        headers: {
          'webhook-id': 'x',
          'webhook-timestamp': `${Math.floor(Date.now() / 1_000)}`,
          'webhook-signature': 'v1,AAAA',
        },
        body: '{"data":{"identifiers":[{"type":"web_member","value":"W100002"}]}}',
      });
      expect(forged.status).toBe(401);

      // Devices learn of it when they next report; who stands before them is somebody new.
      await eventually('a stranger on the phone', async () => (await anonymousId(page)) !== visits[1]);
      await laptop.evaluate(() => (window.omo as Omo).track('Product Viewed', {}));
      await eventually('a stranger on the laptop', async () => (await anonymousId(laptop)) !== visits[0]);
      await eventually('the shop’s own database', async () => {
        const [erasure] = await world.backend.get<Erasure[]>('/v1/privacy/erasures');
        return erasure?.destinations.every(({ name, state }) => name === 'web shop' && state === 'done');
      });
      await page.goto(`${world.shop}/en/account`);
      await signIn(page, 'aoi.minato@mail.example');
      await page.getByText('do not go together').waitFor();
    });
  });
});

interface Jwk {
  kid: string;
  x: string;
}

/** What a receipt says, when one of these keys has signed it (RFC 7515, RFC 8037). */
function verified(receipt: string, { keys }: { keys: Jwk[] }): ErasureReceipt {
  const [header = '', payload = '', signature = ''] = receipt.split('.');
  const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  const { kid } = decoded(header) as { kid: string };
  const { x } = keys.find((key) => key.kid === kid) ?? {};
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify(null, signed, key, Buffer.from(signature, 'base64url'))) throw new Error('forged');
  return decoded(payload) as ErasureReceipt;
}

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
