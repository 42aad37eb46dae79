import { expect } from '@esm-bundle/chai';
import { OmoError } from '@omokit/core';
import type { Campaign, ClaimAnswer } from '@omokit/protocol';
import { createFakeOmo, type FakeOmo } from '@omokit/testing';
import '../define/omo-consent.js';
import '../define/omo-coupon.js';
import { button, settled, show, textOf, until } from '../../test/page.js';
import type { OmoCoupon } from './omo-coupon.js';

const campaign: Campaign = {
  id: 'welcome',
  title: { en: '10% off your first visit', 'zh-CN': '首次到店九折' },
  description: { en: 'For everything in the shop.', 'zh-CN': '全店通用。' },
  terms: 'One for each person.',
  endsAt: '2027-01-31T23:59:59Z',
  status: 'active',
};
const pass = 'OMO1:6BFOXN*TS0BI$ZD-PHQ7I9AD66V5B22CH9M9ESI9XBHXK-%69LQOGI';
const answer: ClaimAnswer = {
  pass,
  claims: { iss: 'shop', iat: 1, id: 'p1', kind: 'coupon', campaign: 'welcome', uses: 1 },
  campaign,
  fresh: true,
};
const script = { 'GET /v1/campaigns/welcome': campaign, 'POST /v1/passes/claim': answer } as const;

const open = (omo: FakeOmo | undefined, content = 'A gift for you') =>
  show<OmoCoupon>('omo-coupon', { omo, campaign: 'welcome' }, { content });
const qrOf = (element: Element) => element.shadowRoot!.querySelector('.stub svg.qr');

describe('<omo-coupon>', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() => document.querySelectorAll('omo-coupon, omo-consent').forEach((each) => each.remove()));

  it('asks nothing of the network and keeps nothing before consent is answered', async () => {
    const omo = createFakeOmo({ consent: 'ask', api: script });
    const written: string[] = [];
    const set = omo.storage.set;
    omo.storage.set = (key, value) => (written.push(key), set(key, value));
    const element = await open(omo);
    button(element, 'Get this coupon').click();
    await settled(element);
    expect(omo.api.calls).to.deep.equal([]);
    expect(written).to.deep.equal([]);
    expect(element.shadowRoot!.querySelector('slot')!.assignedNodes()[0]!.textContent).to.equal(
      'A gift for you',
    );
    expect(textOf(element)).to.contain('privacy notice first');
  });

  for (const label of ['Accept all', 'Only necessary']) {
    it(`asks for consent when pressed and goes on after '${label}'`, async () => {
      const omo = createFakeOmo({ consent: 'ask', api: script });
      const notice = await show('omo-consent', { omo } as object);
      const element = await open(omo);
      let blocked = 0;
      element.addEventListener('omo-coupon-blocked', () => blocked++);
      const press = button(element, 'Get this coupon');
      press.focus();
      press.click();
      await settled(element);
      expect(blocked).to.equal(1);
      expect(document.activeElement).to.equal(notice);
      button(notice, label).click();
      await until(() => qrOf(element), 'the QR code');
      expect(omo.api.calls.map((call) => `${call.method} ${call.path}`)).to.deep.equal([
        'GET /v1/campaigns/welcome',
        'POST /v1/passes/claim',
      ]);
    });
  }

  it('loads the campaign and claims with one press, once however often it is pressed', async () => {
    const omo = createFakeOmo({ api: script });
    const element = await open(omo);
    expect(textOf(element)).to.contain('10% off your first visit');
    expect(textOf(element)).to.contain('January 31, 2027');
    let claimed = 0;
    element.addEventListener('omo-coupon-claimed', () => claimed++);
    const press = button(element, 'Get this coupon');
    press.click();
    press.click();
    await until(() => qrOf(element), 'the QR code');
    const claims = omo.api.calls.filter((call) => call.method === 'POST');
    expect(claims.map((call) => call.body)).to.deep.equal([
      { campaign: 'welcome', anonymousId: omo.anonymousId() },
    ]);
    expect(claimed).to.equal(1);
    expect(omo.events()).to.deep.equal([]);
    expect(qrOf(element)!.getAttribute('aria-label')).to.contain('10% off');
    expect(element.shadowRoot!.querySelector('code')!.textContent).to.equal(pass);
  });

  it('says that the coupon is here, and takes the focus along from the button that goes', async () => {
    const element = await open(createFakeOmo({ api: script }));
    const press = button(element, 'Get this coupon');
    press.focus();
    press.click();
    await until(() => qrOf(element), 'the QR code');
    const status = element.shadowRoot!.querySelector('[role=status]')!;
    expect(status.textContent!.trim()).to.equal('Your coupon is here.');
    expect(element.shadowRoot!.activeElement).to.equal(button(element, 'Show larger'));
    document.documentElement.lang = 'zh-CN';
    await settled(element);
    expect(status.textContent!.trim()).to.equal('您的优惠券已领取。');
  });

  it('leaves the focus of somebody who works elsewhere', async () => {
    const field = document.body.appendChild(document.createElement('input'));
    const element = await open(createFakeOmo({ api: script }));
    field.focus();
    button(element, 'Get this coupon').click();
    await until(() => qrOf(element), 'the QR code');
    expect(document.activeElement).to.equal(field);
    field.remove();
  });

  it('shows the kept coupon after a reload without a network', async () => {
    const omo = createFakeOmo({ api: script });
    const element = await open(omo);
    button(element, 'Get this coupon').click();
    await until(() => qrOf(element), 'the QR code');
    element.remove();
    omo.setOnline(false);
    const before = omo.api.calls.length;
    const again = await open(omo);
    await until(() => qrOf(again), 'the QR code');
    expect(textOf(again)).to.contain('You are offline');
    expect(omo.api.calls.length).to.equal(before);
  });

  it('forgets the coupon with the visitor', async () => {
    const omo = createFakeOmo({ api: script });
    const element = await open(omo);
    button(element, 'Get this coupon').click();
    await until(() => qrOf(element), 'the QR code');
    await omo.reset();
    await settled(element);
    expect(qrOf(element)).to.equal(null);
    expect(omo.storage.get('coupon.welcome')).to.equal(undefined);
  });

  it('survives damage to what is kept', async () => {
    for (const damaged of ['{', 'null', '"x"', '{"pass":1}', '[]']) {
      const omo = createFakeOmo({ api: script });
      omo.storage.set('coupon.welcome', damaged);
      const element = await open(omo);
      button(element, 'Get this coupon');
      element.remove();
    }
  });

  it('says when the offer has ended, run out or not begun', async () => {
    for (const [status, words] of [
      ['ended', 'has ended'],
      ['exhausted', 'have been given out'],
      ['scheduled', 'Starts'],
    ] as const) {
      const later = { ...campaign, status, startsAt: '2026-12-24T08:00:00Z' };
      const element = await open(createFakeOmo({ api: { 'GET /v1/campaigns/welcome': later } }));
      expect(textOf(element)).to.contain(words);
      expect(element.shadowRoot!.querySelector('button')).to.equal(null);
      element.remove();
    }
  });

  it('says that it ran out when the claim comes too late', async () => {
    const omo = createFakeOmo({ api: script });
    const element = await open(omo);
    omo.api.script({
      'GET /v1/campaigns/welcome': { ...campaign, status: 'exhausted' },
      'POST /v1/passes/claim': () => {
        throw new OmoError('campaign_exhausted', 'None left.');
      },
    });
    button(element, 'Get this coupon').click();
    await settled(element);
    expect(textOf(element)).to.contain('have been given out');
  });

  it('offers another try after a failure, and claims by itself when the network is back', async () => {
    const omo = createFakeOmo({ api: { 'POST /v1/passes/claim': answer } });
    const element = await open(omo);
    expect(textOf(element)).to.contain('did not work');
    omo.api.script(script);
    button(element, 'Try again').click();
    await settled(element);
    omo.setOnline(false);
    button(element, 'Get this coupon').click();
    await settled(element);
    expect(textOf(element)).to.contain('cannot be reached');
    omo.setOnline(true);
    await until(() => qrOf(element), 'the QR code');
  });

  it('tries again by itself when the backend was down and the network was not', async () => {
    const omo = createFakeOmo({ api: script });
    const element = await open(omo);
    omo.api.script({
      'POST /v1/passes/claim': () => {
        throw new OmoError('api_unreachable', 'The backend is down.');
      },
    });
    button(element, 'Get this coupon').click();
    await until(() => textOf(element).includes('cannot be reached'), 'the notice');
    omo.api.script({ 'POST /v1/passes/claim': answer });
    await until(() => qrOf(element), 'the QR code');
  }).timeout(6_000);

  it('says that there is no such offer, and does not ask to try again', async () => {
    const omo = createFakeOmo({
      api: {
        'GET /v1/campaigns/welcome': () => {
          throw new OmoError('campaign_unknown', 'There is no such campaign.');
        },
      },
    });
    const element = await open(omo);
    await until(() => textOf(element).includes('This offer is not available.'), 'the notice');
    expect(element.shadowRoot!.querySelector('button')).to.equal(null);
  });

  it('breaks a long word in a title rather than cut it off', async () => {
    const title = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung'.repeat(3);
    const omo = createFakeOmo({ api: { 'GET /v1/campaigns/welcome': { ...campaign, title } } });
    const element = await open(omo);
    const heading = await until(() => element.shadowRoot!.querySelector('.card h2'), 'the title');
    expect(heading.scrollWidth).to.be.at.most(heading.clientWidth);
  });

  it('shows texts as texts, whoever wrote them', async () => {
    const hostile = '<img src=x onerror="globalThis.hacked = true">';
    const bad = { ...campaign, title: hostile, description: hostile, terms: hostile };
    const omo = createFakeOmo({
      api: {
        'GET /v1/campaigns/welcome': bad,
        'POST /v1/passes/claim': { ...answer, campaign: bad, pass: hostile },
      },
    });
    const element = await open(omo);
    button(element, 'Get this coupon').click();
    await until(() => qrOf(element), 'the QR code');
    expect(element.shadowRoot!.querySelector('img')).to.equal(null);
    expect(element.shadowRoot!.querySelector('.card h2')!.textContent).to.equal(hostile);
    expect('hacked' in globalThis).to.equal(false);
  });

  for (const language of ['en', 'zh-CN'])
    it(`fills each line of the code as text: ${language}`, async () => {
      document.documentElement.lang = language;
      const text = 'OMO1:6BF 7:-$-9 AD6 6-V5 '.repeat(12);
      const claimed = { ...script, 'POST /v1/passes/claim': { ...answer, pass: text } };
      const element = await open(createFakeOmo({ api: claimed }));
      await element.claim();
      const code = await until(() => element.shadowRoot!.querySelector('code'), 'the code');
      element.shadowRoot!.querySelectorAll('details').forEach((each) => (each.open = true));
      const characters = [...code.childNodes].find(({ textContent }) => textContent === text)!;
      const range = document.createRange();
      const tops = new Map<number, number>();
      for (let at = 0; at < text.length; at++) {
        range.setStart(characters, at);
        range.setEnd(characters, at + 1);
        const { top } = range.getBoundingClientRect();
        tops.set(top, (tops.get(top) ?? 0) + 1);
      }
      const lengths = [...tops.values()].slice(0, -1);
      expect(lengths.length).to.be.greaterThan(2);
      // WebKit lets a space stand at the end of a line that is full.
      expect(Math.max(...lengths) - Math.min(...lengths), lengths.join()).to.be.at.most(1);
    });

  it('shows the code over the whole screen, on white, and closes with Escape or the button', async () => {
    const element = await open(createFakeOmo({ api: script }));
    button(element, 'Get this coupon').click();
    await until(() => qrOf(element), 'the QR code');
    const dialog = element.shadowRoot!.querySelector('dialog')!;
    button(element, 'Show larger').click();
    expect(dialog.open).to.equal(true);
    expect(getComputedStyle(dialog).backgroundColor).to.equal('rgb(255, 255, 255)');
    expect(dialog.getBoundingClientRect().height).to.equal(innerHeight);
    button(element, 'Close').click();
    expect(dialog.open).to.equal(false);
  });

  it('speaks Chinese', async () => {
    document.documentElement.lang = 'zh-CN';
    const element = await open(createFakeOmo({ api: script }));
    expect(textOf(element)).to.contain('首次到店九折');
    expect(textOf(element)).to.contain('有效期至2027年');
    button(element, '领取优惠券');
  });
});
