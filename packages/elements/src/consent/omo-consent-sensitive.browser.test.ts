import { expect } from '@esm-bundle/chai';
import { createFakeOmo } from '@omokit/testing';
import '../define/omo-consent.js';
import { button, settled, show, textOf } from '../../test/page.js';
import type { OmoConsent } from './omo-consent.js';

const sheetOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('[role=dialog]');
const everything = 'analytics personalisation marketing location health minors';
const open = (properties: Partial<OmoConsent>) => show<OmoConsent>('omo-consent', properties);

describe('<omo-consent> and sensitive purposes', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() => document.querySelectorAll('omo-consent').forEach((each) => each.remove()));

  it('asks for each by itself after "Accept all": a yes of its own, and a no as easy', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo, purposes: everything });
    const granted: string[][] = [];
    element.addEventListener('omo-consent-answered', (event) => granted.push(event.receipt.granted));
    button(element, 'Accept all').click();
    await settled(element);
    const general = ['analytics', 'personalisation', 'marketing'];
    expect(omo.consent.receipt()!.granted).to.deep.equal(general);
    expect(textOf(element)).to.contain('May we use your location?');
    expect(element.shadowRoot!.activeElement).to.equal(sheetOf(element));
    const widths = ['I agree', 'I do not agree'].map((label) =>
      Math.round(button(element, label).getBoundingClientRect().width),
    );
    expect(widths[0]).to.equal(widths[1]);

    button(element, 'I agree').click();
    await settled(element);
    expect(textOf(element)).to.contain('May we use your health data?');
    button(element, 'I do not agree').click();
    await settled(element);
    expect(textOf(element)).to.contain('May we use data about your child?');
    sheetOf(element)!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settled(element);
    expect(sheetOf(element)).to.equal(null);
    expect(granted).to.deep.equal([general, [...general, 'location']]);
    expect(omo.consent.decide('health')).to.equal('deny');
    expect(omo.consent.decide('minors')).to.equal('deny');
  });

  it('does not go on asking a person who said only what is necessary', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }), purposes: everything });
    button(element, 'Only necessary').click();
    await settled(element);
    expect(sheetOf(element)).to.equal(null);
  });

  it('keeps them apart among the choices, each with its reason and unticked', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo, purposes: everything });
    button(element, 'Choose').click();
    await settled(element);
    const [general, apart] = [...element.shadowRoot!.querySelectorAll('fieldset')];
    expect(general!.querySelectorAll('input[name]').length).to.equal(3);
    const boxes = [...apart!.querySelectorAll<HTMLInputElement>('input')];
    expect(boxes.map(({ name, checked }) => [name, checked])).to.deep.equal([
      ['location', false],
      ['health', false],
      ['minors', false],
    ]);
    expect(apart!.textContent).to.contain('It is needed');
    boxes[1]!.click();
    button(element, 'Save choices').click();
    await settled(element);
    expect(omo.consent.receipt()!.granted).to.deep.equal(['health']);
    expect(sheetOf(element)).to.equal(null);
  });

  it('gives the reason of the site where it has one', async () => {
    const element = document.createElement('omo-consent');
    Object.assign(element, { omo: createFakeOmo({ consent: 'ask' }), purposes: 'location' });
    const why = element.appendChild(document.createElement('span'));
    why.slot = 'why-location';
    why.textContent = 'To lead you to the fitting room.';
    document.body.append(element);
    await settled(element);
    button(element, 'Accept all').click();
    await settled(element);
    const slot = element.shadowRoot!.querySelector<HTMLSlotElement>('slot[name=why-location]')!;
    expect(slot.assignedElements()[0]!.textContent).to.equal('To lead you to the fitting room.');
  });

  it('asks for one when the page needs it, and tells the page', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo });
    button(element, 'Accept all').click();
    await settled(element);
    const asked = element.ask('health');
    await settled(element);
    expect(textOf(element)).to.contain('May we use your health data?');
    button(element, 'I agree').click();
    expect(await asked).to.equal(true);
    expect(omo.consent.decide('marketing')).to.equal('allow');
    expect(await element.ask('health')).to.equal(true);

    const declined = element.ask('location');
    await settled(element);
    button(element, 'I do not agree').click();
    expect(await declined).to.equal(false);

    await settled(element);
    await element.show();
    const health = element.shadowRoot!.querySelector<HTMLInputElement>('input[name=health]')!;
    expect(health.checked).to.equal(true);
    button(element, 'Accept all').click();
    expect(omo.consent.decide('health')).to.equal('allow');
  });

  it('asks the notice first where that is unanswered', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo });
    const asked = element.ask('location');
    await settled(element);
    expect(textOf(element)).to.contain('Your privacy');
    button(element, 'Only necessary').click();
    await settled(element);
    button(element, 'I agree').click();
    expect(await asked).to.equal(true);
    expect(omo.consent.receipt()!.granted).to.deep.equal(['location']);
  });

  it('forgets its questions with the visitor', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo, purposes: everything });
    button(element, 'Accept all').click();
    const asked = element.ask('minors');
    await omo.reset();
    expect(await asked).to.equal(false);
    await settled(element);
    expect(textOf(element)).to.contain('Your privacy');
    expect(textOf(element)).not.to.contain('May we');
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent!.trim()).to.equal('');
  });

  it('takes nothing from a yes to an earlier notice', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    omo.consent.answer(['analytics', 'health'], '1');
    const element = await open({ omo, noticeVersion: '2', purposes: everything });
    button(element, 'Choose').click();
    await settled(element);
    expect(element.shadowRoot!.querySelectorAll('input[name]:checked').length).to.equal(0);
    button(element, 'Accept all').click();
    expect(omo.consent.decide('health')).to.equal('deny');
  });
});
