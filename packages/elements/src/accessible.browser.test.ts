import { expect } from '@esm-bundle/chai';
import type { Campaign } from '@omokit/protocol';
import { OmoError } from '@omokit/core';
import { createFakeOmo } from '@omokit/testing';
import { findViolations, isChromium } from '../../../.config/find-violations.mjs';
import { claimsOf, passOf, testKiosk } from '../test/kiosk.js';
import { button, settled, show, until } from '../test/page.js';
import { field, omoFor, open as openCenter, press } from '../test/privacy.js';
import type { OmoConsent } from './consent/omo-consent.js';
import type { OmoCoupon } from './coupon/omo-coupon.js';
import type { OmoHandoff } from './handoff/omo-handoff.js';
import type { OmoRedeemer } from './redeemer/omo-redeemer.js';
import type { OmoSession } from './session/omo-session.js';
import './define/omo-consent.js';
import './define/omo-coupon.js';
import './define/omo-handoff.js';
import './define/omo-privacy-center.js';
import './define/omo-redeemer.js';
import './define/omo-scanner.js';
import './define/omo-session.js';

const asking = () => createFakeOmo({ consent: 'ask' });
const campaign: Campaign = {
  id: 'welcome',
  title: 'Spring tea',
  description: 'For everything in the shop.',
  terms: 'One for each person.',
  status: 'active',
};
const coupon = (answers: object = {}) =>
  show<OmoCoupon>('omo-coupon', {
    campaign: 'welcome',
    omo: createFakeOmo({ api: { 'GET /v1/campaigns/welcome': campaign, ...answers } }),
  });
const handoff = (state = 'pending') =>
  createFakeOmo({
    api: {
      'POST /v1/handoffs': {
        deviceCode: 'secret',
        userCode: 'WDJB-MJHT',
        expiresInMs: 60_000,
        intervalMs: 50,
      },
      'POST /v1/handoffs/poll': { state },
      'POST /v1/handoffs/lookup': { userCode: 'WDJB-MJHT', device: 'Kiosk 1', expiresInMs: 60_000 },
      'POST /v1/handoffs/confirm': { state: 'joined' },
    },
  });
const shown = (element: Element, selector: string) =>
  until(() => element.shadowRoot!.querySelector(selector), selector);

/** Each element in its main states. */
const states: Record<string, () => Promise<HTMLElement>> = {
  'the notice': () => show<OmoConsent>('omo-consent', { omo: asking() }),
  'the choices': async () => {
    const element = await show<OmoConsent>('omo-consent', {
      omo: asking(),
      purposes: 'analytics marketing location',
      policyHref: '/privacy',
    });
    button(element, 'Choose').click();
    await settled(element);
    return element;
  },
  'a sensitive question': async () => {
    const element = await show<OmoConsent>('omo-consent', { omo: createFakeOmo() });
    void element.ask('health');
    await settled(element);
    return element;
  },
  'an answered notice': () => show<OmoConsent>('omo-consent', { omo: createFakeOmo() }),
  'a coupon on offer': () => coupon(),
  'a coupon that cannot be loaded': () =>
    coupon({
      'GET /v1/campaigns/welcome': () => {
        throw new OmoError('internal_error', '');
      },
    }),
  'a claimed coupon': async () => {
    const claims = claimsOf();
    const element = await coupon({
      'POST /v1/passes/claim': { pass: passOf(claims), claims, campaign, fresh: true },
    });
    await element.claim();
    await shown(element, 'svg.qr');
    return element;
  },
  'a hand-off on offer': () => show<OmoHandoff>('omo-handoff', { omo: handoff(), mode: 'show' }),
  'a hand-off with its code': async () => {
    const element = await show<OmoHandoff>('omo-handoff', { omo: handoff(), mode: 'show', openHere: true });
    await element.invite();
    await shown(element, 'svg.qr');
    return element;
  },
  'a hand-off that was taken': async () => {
    const element = await show<OmoHandoff>('omo-handoff', { omo: handoff('joined'), mode: 'show' });
    await element.invite();
    await shown(element, 'svg.done');
    return element;
  },
  'a code to be typed': async () => {
    const element = await show<OmoHandoff>('omo-handoff', { omo: handoff(), mode: 'join' });
    button(element, 'Continue').click();
    await settled(element);
    return element;
  },
  'an invitation': async () => {
    const element = await show<OmoHandoff>('omo-handoff', { omo: handoff(), mode: 'join' });
    await element.take('WDJB-MJHT');
    await settled(element);
    return element;
  },
  'the proof': () => openCenter(omoFor()),
  'the code of the proof': async () => {
    const element = await openCenter(omoFor());
    field(element, 'address').value = 'ann@example.com';
    await press(element, 'Send me a code');
    return element;
  },
  'what is held': () => openCenter(omoFor(), { token: 't' }),
  'a detail being corrected': async () => {
    const element = await openCenter(omoFor(), { token: 't' });
    element.shadowRoot!.querySelector<HTMLButtonElement>('[data-edit=age]')!.click();
    await settled(element);
    field(element, 'value').value = 'forty';
    await press(element, 'Save');
    return element;
  },
  'an erasure to be confirmed': async () => {
    const element = await openCenter(omoFor(), { token: 't' });
    await press(element, 'Erase my data…');
    await press(element, 'Erase for good');
    return element;
  },
  'a receipt': async () => {
    const element = await openCenter(omoFor(), { token: 't' });
    await press(element, 'Erase my data…');
    field(element, 'understood').click();
    await press(element, 'Erase for good');
    return element;
  },
  'a redeemer at rest': () => show<OmoRedeemer>('omo-redeemer', { omo: testKiosk() }),
  'a redeemer that is not ready': () => {
    const refuse = () => {
      throw new OmoError('api_unreachable', '');
    };
    return show<OmoRedeemer>('omo-redeemer', {
      omo: testKiosk({ api: { 'GET /v1/passes/trust': refuse } }),
    });
  },
  'an accepted pass': async () => {
    const element = await show<OmoRedeemer>('omo-redeemer', { omo: testKiosk() });
    await element.redeem(passOf());
    await shown(element, '[data-state=confirmed]');
    return element;
  },
  'a pass accepted without a network': async () => {
    const omo = testKiosk();
    const element = await show<OmoRedeemer>('omo-redeemer', { omo });
    omo.setOnline(false);
    await element.redeem(passOf());
    await shown(element, '[data-state=provisional]');
    return element;
  },
  'a forged pass': async () => {
    const element = await show<OmoRedeemer>('omo-redeemer', { omo: testKiosk() });
    await element.redeem('OMO1:ABC');
    await settled(element);
    return element;
  },
  'a scanner': () => show('omo-scanner'),
  'a session': () => show<OmoSession>('omo-session', { omo: createFakeOmo() }),
  'the warning of a session': async () => {
    const element = await show<OmoSession>('omo-session', {
      omo: createFakeOmo(),
      idleSeconds: 20,
      warnSeconds: 19.9,
    });
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true, composed: true }));
    await shown(element, 'dialog');
    return element;
  },
};

describe('axe', function () {
  before(function () {
    if (!isChromium) this.skip();
    document.documentElement.lang = 'en';
  });
  afterEach(() => {
    for (const element of [...document.body.children])
      if (element.localName.startsWith('omo-')) element.remove();
    document.documentElement.style.removeProperty('color-scheme');
    document.body.style.removeProperty('background');
  });

  for (const [name, put] of Object.entries(states)) {
    it(`finds nothing wrong with ${name}, light and dark`, async () => {
      const element = await put();
      for (const scheme of ['light', 'dark']) {
        document.documentElement.style.colorScheme = scheme;
        document.body.style.background = 'Canvas';
        expect(await findViolations(element)).to.deep.equal([], scheme);
      }
    });
  }
});
