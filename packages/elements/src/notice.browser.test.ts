import { expect } from '@esm-bundle/chai';
import { createFakeOmo } from '@omokit/testing';
import { button, settled, show, textOf, until } from '../test/page.js';
import type { OmoCoupon } from './coupon/omo-coupon.js';
import type { OmoHandoff } from './handoff/omo-handoff.js';
import type { OmoPrivacyCenter } from './privacy-center/omo-privacy-center.js';
import './define/omo-coupon.js';
import './define/omo-handoff.js';
import './define/omo-privacy-center.js';

/** Whether what waits for seconds has waited them. */
let late = false;
const setTimeoutOf = window.setTimeout;
const hurriedTimeout = ((run: () => void, ms = 0) => {
  const wait = () => (ms < 1_000 || late ? run() : setTimeoutOf(wait, 5));
  return setTimeoutOf(wait, Math.min(ms, 5));
}) as typeof setTimeout;

const first = 'privacy notice first';
const missing = 'The privacy notice did not load';
const omo = () => createFakeOmo({ consent: 'ask' });

// A page of its own: no `<omo-consent>` is defined until the last test does.
describe('a privacy notice that does not load', () => {
  before(() => (window.setTimeout = hurriedTimeout));
  after(() => (window.setTimeout = setTimeoutOf));
  beforeEach(() => {
    late = false;
    document.documentElement.lang = 'en';
    document.body.append(document.createElement('omo-consent'));
  });
  afterEach(() => {
    for (const each of document.querySelectorAll('omo-consent, omo-coupon, omo-handoff, omo-privacy-center'))
      each.remove();
  });

  it('is said by a coupon, whose button waits for it and loads it once more', async () => {
    const coupon = await show<OmoCoupon>('omo-coupon', { omo: omo(), campaign: 'welcome' });
    const added: string[] = [];
    const observer = new MutationObserver((records) =>
      records.forEach((record) =>
        record.addedNodes.forEach((node) => {
          // The script tag looks for it in the page.
          if (node.isConnected) added.push(node.nodeName.toLowerCase());
        }),
      ),
    );
    observer.observe(document.body, { childList: true });
    button(coupon, 'Get this coupon').click();
    await settled(coupon);
    expect(textOf(coupon)).to.contain(first);
    late = true;
    await until(() => textOf(coupon).includes(missing), 'what is missing');
    expect(textOf(coupon)).not.to.contain(first);

    late = false;
    button(coupon, 'Get this coupon').click();
    await settled(coupon);
    expect(textOf(coupon)).to.contain(first);
    expect(added).to.deep.equal(['omo-consent', 'omo-consent']);
    expect(document.querySelectorAll('omo-consent').length).to.equal(1);
    document.documentElement.lang = 'zh-CN';
    late = true;
    await until(() => textOf(coupon).includes('隐私设置未能载入'), 'the same in Chinese');
    observer.disconnect();
  });

  it('is said by a kiosk that should show a code', async () => {
    const kiosk = await show<OmoHandoff>('omo-handoff', { omo: omo(), mode: 'show' });
    button(kiosk, 'Continue on your phone').click();
    late = true;
    await until(() => textOf(kiosk).includes(missing), 'what is missing');
  });

  it('is said on a phone that has taken a code, with a button to try again', async () => {
    const phone = await show<OmoHandoff>('omo-handoff', { omo: omo() });
    void phone.take('WDJB-MJHT');
    late = true;
    await until(() => textOf(phone).includes(missing), 'what is missing');
    late = false;
    button(phone, 'Try again').click();
    await settled(phone);
    expect(textOf(phone)).to.contain(first);
  });

  it('is said by the privacy centre', async () => {
    const center = await show<OmoPrivacyCenter>('omo-privacy-center', { omo: omo() });
    button(center, 'Answer the notice').click();
    late = true;
    await until(() => textOf(center).includes(missing), 'what is missing');
  });

  it('is missed no more when it comes after all', async () => {
    const api = { 'GET /v1/campaigns/welcome': { id: 'welcome', title: 'Tea', status: 'ended' } };
    const page = createFakeOmo({ consent: 'ask', api });
    const notice = document.querySelector('omo-consent')!;
    notice.omo = page;
    const coupon = await show<OmoCoupon>('omo-coupon', { omo: page, campaign: 'welcome' });
    button(coupon, 'Get this coupon').click();
    late = true;
    await until(() => textOf(coupon).includes(missing), 'what is missing');
    await import('./define/omo-consent.js');
    await settled(coupon);
    expect(textOf(coupon)).to.contain(first);
    button(notice, 'Only necessary').click();
    await until(() => textOf(coupon).includes('This offer has ended.'), 'the offer');
  });
});
