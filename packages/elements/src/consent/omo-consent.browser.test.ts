import { expect } from '@esm-bundle/chai';
import { createFakeOmo } from '@omokit/testing';
import '../define/omo-consent.js';
import { button, settled, show, textOf, until } from '../../test/page.js';
import type { OmoConsentAnsweredEvent } from './events.js';
import type { OmoConsent } from './omo-consent.js';

const sheetOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('[role=dialog]');
const open = (properties: Partial<OmoConsent>) => show<OmoConsent>('omo-consent', properties);

describe('<omo-consent>', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() => document.querySelectorAll('omo-consent').forEach((each) => each.remove()));

  it('asks while there is no answer, and comes first for the keyboard', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }) });
    const sheet = sheetOf(element)!;
    expect(sheet.getAttribute('aria-modal')).to.equal('false');
    expect(element.shadowRoot!.getElementById(sheet.getAttribute('aria-labelledby')!)!.textContent).to.equal(
      'Your privacy',
    );
    expect(element.shadowRoot!.activeElement).to.equal(sheet);
  });

  it('does not take the focus from a person at work', async () => {
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    await open({ omo: createFakeOmo({ consent: 'ask' }) });
    expect(document.activeElement).to.equal(field);
    field.remove();
  });

  it('accepts all with one press, but for sensitive purposes', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({
      omo,
      purposes: 'analytics marketing location nonsense',
      noticeVersion: '7',
    });
    let event: OmoConsentAnsweredEvent | undefined;
    document.addEventListener('omo-consent-answered', (each) => (event = each as OmoConsentAnsweredEvent), {
      once: true,
    });
    button(element, 'Accept all').click();
    await settled(element);
    expect(omo.consent.receipt()).to.include({ notice: '7' });
    expect(omo.consent.receipt()!.granted).to.deep.equal(['analytics', 'marketing']);
    expect(event!.receipt.granted).to.deep.equal(['analytics', 'marketing']);
    expect(sheetOf(element)).to.equal(null);
    expect(element.shadowRoot!.activeElement).to.equal(button(element, 'Privacy choices'));
  });

  it('refuses with one press of an equal button', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo });
    const styles = ['Accept all', 'Only necessary', 'Choose'].map((label) => {
      const { backgroundColor, color, fontSize, width, height } = getComputedStyle(button(element, label));
      // Layout rounds to parts of a pixel: of three equal columns one may be 1/64 px wider.
      return [backgroundColor, color, fontSize, Math.round(parseFloat(width)), height].join();
    });
    expect(new Set(styles).size).to.equal(1);
    button(element, 'Only necessary').click();
    expect(omo.consent.receipt()!.granted).to.deep.equal([]);
    expect(omo.consent.decide('analytics')).to.equal('deny');
    expect(omo.consent.decide('operation')).to.equal('allow');
  });

  it('lets the person choose: nothing is ticked before', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo });
    button(element, 'Choose').click();
    await settled(element);
    const boxes = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('input[name]')];
    expect(boxes.map((box) => [box.name, box.checked])).to.deep.equal([
      ['analytics', false],
      ['personalisation', false],
      ['marketing', false],
    ]);
    expect(element.shadowRoot!.activeElement).to.equal(boxes[0]);
    boxes[1]!.click();
    button(element, 'Save choices').click();
    expect(omo.consent.receipt()!.granted).to.deep.equal(['personalisation']);
  });

  it('takes an answer back as easily: choices, changed, saved; Escape closes', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo });
    button(element, 'Accept all').click();
    await settled(element);
    button(element, 'Privacy choices').click();
    await settled(element);
    const boxes = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('input[name]')];
    expect(boxes.every((box) => box.checked)).to.equal(true);

    sheetOf(element)!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settled(element);
    expect(sheetOf(element)).to.equal(null);
    expect(omo.consent.decide('marketing')).to.equal('allow');

    await element.show();
    button(element, 'Only necessary').click();
    expect(omo.consent.decide('marketing')).to.equal('deny');
  });

  it('cannot be closed without an answer', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }) });
    sheetOf(element)!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settled(element);
    expect(sheetOf(element)).not.to.equal(null);
  });

  it('asks the next visitor after a reset, and everyone when the notice changes', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo });
    button(element, 'Accept all').click();
    await settled(element);
    await omo.reset();
    await settled(element);
    expect(sheetOf(element)).not.to.equal(null);
    button(element, 'Only necessary').click();
    await settled(element);
    element.remove();

    const later = await open({ omo, noticeVersion: '2' });
    expect(sheetOf(later)).not.to.equal(null);
  });

  it('stays out of the way where consent was granted beforehand, and can hide its handle', async () => {
    const element = await open({ omo: createFakeOmo() });
    expect(sheetOf(element)).to.equal(null);
    button(element, 'Privacy choices');
    element.hideHandle = true;
    await settled(element);
    expect(textOf(element)).to.equal('');
  });

  it('speaks the language of the page, also when it changes', async () => {
    document.documentElement.lang = 'zh-CN';
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }) });
    expect(textOf(element)).to.contain('您的隐私');
    button(element, '全部接受');
    document.documentElement.lang = 'en';
    await settled(element);
    expect(textOf(element)).to.contain('Your privacy');
  });

  it('waits for a page whose Omokit loads later', async () => {
    const element = await open({});
    expect(textOf(element)).to.equal('');
    const page = globalThis as { omo?: unknown };
    page.omo = createFakeOmo({ consent: 'ask' });
    await until(() => sheetOf(element), 'the notice');
    delete page.omo;
  });

  it('gives the page room while it covers its end', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }) });
    const room = () => getComputedStyle(document.documentElement).scrollPaddingBlockEnd;
    await until(() => parseInt(room()) > 100, 'room for the notice');
    button(element, 'Only necessary').click();
    await settled(element);
    expect(room()).to.equal('auto');
  });

  it('asks where it stands when inline: covers nothing, takes no room and no focus', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }), inline: true });
    expect(getComputedStyle(sheetOf(element)!).position).to.equal('static');
    expect(getComputedStyle(document.documentElement, '::after').content).to.equal('none');
    expect(element.shadowRoot!.activeElement).to.equal(null);
  });

  it('has targets of 44 px', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }) });
    for (const each of element.shadowRoot!.querySelectorAll('button')) {
      expect(each.getBoundingClientRect().height).to.be.at.least(44);
    }
  });
});
