import { expect } from '@esm-bundle/chai';
import { OmoError } from '@omokit/core';
import '../define/omo-redeemer.js';
import '../define/omo-scanner.js';
import { OmoScannerScannedEvent } from '../scanner/events.js';
import { button, settled, show, textOf, until } from '../../test/page.js';
import type { OmoRedeemerDecidedEvent } from './events.js';
import type { OmoRedeemer } from './omo-redeemer.js';
import { claimsOf, passOf, reported, testKiosk, trustOf } from '../../test/kiosk.js';

const open = (omo: ReturnType<typeof testKiosk>) => show<OmoRedeemer>('omo-redeemer', { omo });
const resultOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.result')!;
const scan = (text: string) => new OmoScannerScannedEvent({ text, symbology: 'qr_code', source: 'camera' });

describe('<omo-redeemer>', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() => document.querySelectorAll('omo-redeemer, omo-scanner').forEach((each) => each.remove()));

  it('confirms what the scanner inside it reads, in words that are announced', async () => {
    const element = await open(testKiosk());
    const scanner = element.appendChild(document.createElement('omo-scanner'));
    const decisions: OmoRedeemerDecidedEvent[] = [];
    element.addEventListener('omo-redeemer-decided', (event) => decisions.push(event));
    const claims = claimsOf();
    scanner.dispatchEvent(scan(passOf(claims)));
    await until(() => resultOf(element).dataset['state'] === 'confirmed', 'green');
    const live = resultOf(element).querySelector('[aria-live=assertive]')!;
    expect(live.textContent).to.contain('Accepted');
    expect(live.textContent).to.contain('Spring tea');
    expect(resultOf(element).querySelector('svg.icon')).not.to.equal(null);
    expect(decisions).to.have.length(1);
    expect(decisions[0]).to.include({ state: 'confirmed', passId: claims.id });
  });

  for (const width of [820, 1600])
    it(`gives the scanner inside it all of its column at ${width} pixels`, async () => {
      const element = await open(testKiosk());
      element.style.inlineSize = `${width}px`;
      const scanner = element.appendChild(document.createElement('omo-scanner'));
      await settled(scanner);
      const beside = scanner.getBoundingClientRect().left > element.getBoundingClientRect().left;
      expect(beside).to.equal(width === 1600);
      expect(scanner.getBoundingClientRect().right).to.equal(element.getBoundingClientRect().right);
    });

  it('listens to the scanner it is for, and to no other', async () => {
    const element = await open(testKiosk());
    element.for = 'till';
    const other = document.body.appendChild(document.createElement('omo-scanner'));
    other.dispatchEvent(scan(passOf()));
    await settled(element);
    expect(resultOf(element).dataset['state']).to.equal('idle');
    other.id = 'till';
    other.dispatchEvent(scan(passOf()));
    await until(() => resultOf(element).dataset['state'] === 'confirmed', 'green');
  });

  it('goes amber without a network, green when it is confirmed', async () => {
    const omo = testKiosk();
    const element = await open(omo);
    omo.setOnline(false);
    await element.redeem(passOf());
    await settled(element);
    expect(resultOf(element).dataset['state']).to.equal('provisional');
    expect(textOf(element)).to.contain('not confirmed yet');
    expect(textOf(element)).to.contain('1 waiting');
    expect(textOf(element)).to.contain('Offline');
    expect(textOf(element)).to.contain('Known coupons as of');

    const [redemptionId] = reported(omo);
    omo.answers.set(redemptionId!, { redemptionId: redemptionId!, state: 'confirmed' });
    omo.setOnline(true);
    await until(() => resultOf(element).dataset['state'] === 'confirmed', 'green');
    expect(textOf(element)).to.contain('Confirmed');
    expect(textOf(element)).not.to.contain('waiting');
  });

  for (const [language, code, words] of [
    ['en', 'api_unreachable', ['Not connected', 'Not ready', 'has not been set up yet']],
    ['en', 'key_not_allowed', ['Not set up', '(key_not_allowed)', 'Not ready', 'needs a device key']],
    ['zh-CN', 'api_unreachable', ['未连接后台', '尚未就绪']],
    ['zh-CN', 'key_not_allowed', ['未设置', '（key_not_allowed）', '尚未就绪', '需要设备密钥']],
  ] as const)
    it(`invites nobody to scan where the answer is ${code}: ${language}`, async () => {
      document.documentElement.lang = language;
      const log = console.error;
      const logged: unknown[] = [];
      console.error = (line: unknown) => logged.push(line);
      try {
        const refuse = () => {
          throw new OmoError(code, 'What to do.');
        };
        const element = await open(testKiosk({ api: { 'GET /v1/passes/trust': refuse } }));
        for (const word of words) expect(textOf(element)).to.contain(word);
        expect(textOf(element)).not.to.match(/Online|Scan a coupon|在线/);
        expect(logged).to.have.length(code === 'api_unreachable' ? 0 : 1);
      } finally {
        console.error = log;
      }
    });

  it('is not online any more once a scan has had no answer', async () => {
    const omo = testKiosk();
    const element = await open(omo);
    expect(textOf(element)).to.contain('Online');
    omo.api.script({
      'POST /v1/redemptions': () => {
        throw new OmoError('api_unreachable', '');
      },
    });
    await element.redeem(passOf());
    await settled(element);
    expect(textOf(element)).to.contain('Not connected');
    expect(textOf(element)).to.contain('Known coupons as of');
    expect(textOf(element)).not.to.contain('Online');
  });

  it('keeps a conflict in sight, over a reload, until it is marked as seen', async () => {
    const omo = testKiosk();
    const element = await open(omo);
    omo.setOnline(false);
    await element.redeem(passOf());
    const [redemptionId] = reported(omo);
    const spentBy = { device: 'Kiosk 2', at: new Date().toISOString() };
    omo.answers.set(redemptionId!, {
      redemptionId: redemptionId!,
      state: 'conflict',
      code: 'pass_spent',
      spentBy,
    });
    omo.setOnline(true);
    await until(() => resultOf(element).dataset['state'] === 'conflict', 'the conflict');
    expect(textOf(element)).to.contain('Redeemed at Kiosk 2');
    element.remove();

    const later = await open(omo);
    expect(textOf(later)).to.contain('1 conflict');
    expect(textOf(later)).to.contain('Redeemed at Kiosk 2');
    button(later, 'Mark as seen').click();
    await settled(later);
    expect(textOf(later)).not.to.contain('1 conflict');
    expect(textOf(later)).to.contain('Conflict · Seen');
  });

  for (const [what, make, words] of [
    ['forged', () => passOf().slice(0, -6) + 'AAAAA0', /forged|cannot be read/],
    ['expired', () => passOf(claimsOf({ iat: 1, exp: 2 })), /has expired/],
    ['foreign', () => passOf(claimsOf({ iss: 'other' })), /somebody else/],
    ['no pass', () => '<img src=x onerror=alert(1)>', /not a coupon of ours/],
  ] as const) {
    it(`refuses what is ${what}, with the reason`, async () => {
      const element = await open(testKiosk());
      await element.redeem(make());
      await settled(element);
      expect(resultOf(element).dataset['state']).to.equal('refused');
      expect(textOf(resultOf(element))).to.match(words);
      expect(element.shadowRoot!.querySelector('img')).to.equal(null);
    });
  }

  it('says when it was spent on this very device', async () => {
    const element = await open(testKiosk());
    const pass = passOf();
    await element.redeem(pass);
    await element.redeem(pass);
    await settled(element);
    expect(textOf(resultOf(element))).to.contain('Redeemed on this device');
  });

  it('is ready for the next by a press of a button', async () => {
    const element = await open(testKiosk());
    await element.redeem('nonsense');
    await settled(element);
    button(element, 'Next').click();
    await settled(element);
    expect(resultOf(element).dataset['state']).to.equal('idle');
  });

  it('shows what a campaign is called as text', async () => {
    const hostile = '<img src=x onerror="globalThis.hacked = true">';
    const campaigns = [{ id: 'welcome', title: hostile, status: 'active' as const }];
    const element = await open(testKiosk({ api: { 'GET /v1/passes/trust': trustOf({ campaigns }) } }));
    await element.redeem(passOf());
    await settled(element);
    expect(textOf(element)).to.contain(hostile);
    expect(element.shadowRoot!.querySelector('img')).to.equal(null);
  });

  it('speaks Chinese', async () => {
    document.documentElement.lang = 'zh-CN';
    const element = await open(testKiosk());
    expect(textOf(element)).to.contain('请扫描优惠券');
    await element.redeem(passOf());
    await settled(element);
    expect(textOf(element)).to.contain('核销成功');
    expect(textOf(element)).to.contain('春茶');
  });
});
