import { expect } from '@esm-bundle/chai';
import { createFakeOmo, type FakeOmo } from '@omokit/testing';
import '../define/omo-session.js';
import { OmoScannerStartedEvent, OmoScannerStoppedEvent } from '../scanner/events.js';
import { button, settled, show, textOf, until } from '../../test/page.js';
import type { OmoSession } from './omo-session.js';

const open = (omo: FakeOmo, properties: Partial<OmoSession> = {}) =>
  show<OmoSession>('omo-session', { omo, idleSeconds: 0.4, warnSeconds: 0.25, ...properties });
const warning = (element: Element) => element.shadowRoot!.querySelector('dialog');
const touch = (target: Element = document.body) =>
  target.dispatchEvent(new Event('pointerdown', { bubbles: true, composed: true }));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function reasons(omo: FakeOmo): unknown[] {
  return omo.calls.flatMap((call) =>
    call.method === 'track' && call.event === 'Kiosk Session Ended' ? [call.properties?.['reason']] : [],
  );
}

describe('<omo-session>', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() => document.querySelectorAll('omo-session, form').forEach((each) => each.remove()));

  it('ends with one press of a button that is always there', async () => {
    const omo = createFakeOmo();
    const before = omo.anonymousId();
    const element = await open(omo, { idleSeconds: 60, warnSeconds: 20 });
    const ended: string[] = [];
    element.addEventListener('omo-session-ended', (event) => ended.push(event.reason));
    button(element, 'End session').click();
    await settled(element);
    expect(omo.anonymousId()).not.to.equal(before);
    expect(reasons(omo)).to.deep.equal(['ended']);
    expect(ended).to.deep.equal(['ended']);
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent).to.contain('The session is over');
  });

  it('lets nothing of the page show through the button while it ends', async () => {
    const omo = createFakeOmo();
    omo.endSession = () => new Promise(() => undefined);
    const element = await open(omo);
    button(element, 'End session').click();
    await settled(element);
    expect(textOf(element)).to.contain('Ending the session');
    expect(getComputedStyle(button(element, 'End session')).opacity).to.equal('1');
  });

  it('can leave the button to the page', async () => {
    const omo = createFakeOmo();
    const element = await open(omo, { hideButton: true });
    expect(textOf(element)).to.equal('');
    await element.end('paid');
    expect(reasons(omo)).to.deep.equal(['paid']);
  });

  it('asks nobody while nobody has been there', async () => {
    const element = await open(createFakeOmo());
    await pause(300);
    expect(warning(element)).to.equal(null);
  });

  it('asks whether somebody is there, counts down, and ends when nobody is', async () => {
    const omo = createFakeOmo();
    const element = await open(omo);
    const warned: number[] = [];
    element.addEventListener('omo-session-warned', (event) => warned.push(event.endsAt));
    touch();
    const dialog = await until(() => warning(element), 'the question');
    await settled(element);
    expect(dialog.open).to.equal(true);
    expect(textOf(element)).to.contain('Are you still there?');
    expect(dialog.querySelector('.count span')!.textContent).to.equal('1');
    expect(dialog.querySelector('[aria-live]')!.textContent).to.contain('Seconds left: 5');
    expect(element.shadowRoot!.activeElement).to.equal(button(element, 'Continue'));
    expect(warned[0]).to.be.greaterThan(Date.now());
    await until(() => reasons(omo).length > 0, 'the end');
    await settled(element);
    expect(reasons(omo)).to.deep.equal(['idle']);
    expect(warning(element)).to.equal(null);
  });

  for (const [how, stay] of [
    ['Continue', (element: Element) => button(element, 'Continue').click()],
    ['a press beside the buttons', (element: Element) => warning(element)!.click()],
    [
      'Escape',
      (element: Element) => warning(element)!.dispatchEvent(new Event('cancel', { cancelable: true })),
    ],
  ] as const) {
    it(`goes on with ${how}`, async () => {
      const omo = createFakeOmo();
      const element = await open(omo, { idleSeconds: 0.5 });
      touch();
      await until(() => warning(element)?.open, 'the question');
      stay(element);
      await settled(element);
      expect(warning(element)).to.equal(null);
      await pause(200);
      expect(reasons(omo)).to.deep.equal([]);
      await until(() => warning(element), 'the next question');
    });
  }

  it('ends at once from the question, which no movement takes away', async () => {
    const omo = createFakeOmo();
    const element = await open(omo, { idleSeconds: 5.1, warnSeconds: 5 });
    touch();
    await until(() => warning(element)?.open, 'the question');
    touch(warning(element)!);
    warning(element)!.dispatchEvent(new Event('pointermove', { bubbles: true, composed: true }));
    await settled(element);
    button(element, 'End now').click();
    await settled(element);
    expect(reasons(omo)).to.deep.equal(['ended']);
    expect(warning(element)).to.equal(null);
  });

  it('does not ask somebody who is at work', async () => {
    const element = await open(createFakeOmo(), { idleSeconds: 0.6, warnSeconds: 0.2 });
    for (let turn = 0; turn < 8; turn++) {
      touch();
      await pause(100);
      expect(warning(element)).to.equal(null);
    }
  });

  it('waits while somebody holds things before a camera they started, not before one that runs all day', async () => {
    const element = await open(createFakeOmo());
    const scanner = Object.assign(document.createElement('div'), { autostart: false });
    document.body.append(scanner);
    touch();
    scanner.dispatchEvent(new OmoScannerStartedEvent());
    await pause(500);
    expect(warning(element)).to.equal(null);
    scanner.dispatchEvent(new OmoScannerStoppedEvent());
    await until(() => warning(element), 'the question');
    element.stay();

    scanner.autostart = true;
    touch();
    scanner.dispatchEvent(new OmoScannerStartedEvent());
    await until(() => warning(element), 'the question');
    scanner.remove();
  });

  it('rests when the session was ended by the page', async () => {
    const omo = createFakeOmo();
    const element = await open(omo);
    touch();
    await omo.endSession('ended');
    await pause(500);
    expect(warning(element)).to.equal(null);
    expect(reasons(omo)).to.deep.equal(['ended']);
  });

  it('clears what was typed and where the page stands, and goes home', async () => {
    const form = document.body.appendChild(document.createElement('form'));
    const input = form.appendChild(document.createElement('input'));
    input.value = 'ann@example.com';
    input.focus();
    const element = await open(createFakeOmo(), { homeHref: '#home' });
    button(element, 'End session').click();
    await settled(element);
    expect(input.value).to.equal('');
    expect(document.activeElement).to.equal(document.body);
    expect(location.hash).to.equal('#home');
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('forgets visitors even where its attributes make no sense', async () => {
    const omo = createFakeOmo();
    await open(omo, { idleSeconds: 0.2, warnSeconds: 50 });
    touch();
    await until(() => reasons(omo).length > 0, 'the end');
  });

  it('speaks the language of the page', async () => {
    document.documentElement.lang = 'ja';
    const element = await open(createFakeOmo());
    touch();
    await until(() => warning(element), 'the question');
    expect(textOf(element)).to.contain('ご利用中ですか？');
    button(element, '続ける');
  });
});
