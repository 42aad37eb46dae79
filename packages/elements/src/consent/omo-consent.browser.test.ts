import { expect } from '@esm-bundle/chai';
import { createFakeOmo } from '@omokit/testing';
import '../define/omo-consent.js';
import { button, settled, show, textOf, until } from '../../test/page.js';
import type { OmoConsentAnsweredEvent } from './events.js';
import type { OmoConsent } from './omo-consent.js';

const sheetOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('[role=dialog]');
const everything = 'analytics personalisation marketing location health minors';
const open = (properties: Partial<OmoConsent>) => show<OmoConsent>('omo-consent', properties);

/** What is read in the notice: the element's own words, or what the page put in their place. */
function noticeOf(element: Element): string {
  const notice = element.shadowRoot!.querySelector('#notice')!;
  const read = [...notice.childNodes].flatMap((node) => {
    if (!(node instanceof HTMLSlotElement)) return node.nodeType === Node.COMMENT_NODE ? [] : [node];
    return getComputedStyle(node).display === 'none' ? [] : node.assignedNodes({ flatten: true });
  });
  return read.map(({ textContent }) => textContent?.trim()).join('');
}

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

  it('says what is collected and why, unless the page says it in words of its own', async () => {
    const holding = async (...content: (Node | string)[]) => {
      const element = document.createElement('omo-consent');
      element.omo = createFakeOmo({ consent: 'ask' });
      element.append(...content);
      document.body.append(element);
      await settled(element);
      return element;
    };
    const span = (textContent: string, slot = '') =>
      Object.assign(document.createElement('span'), { textContent, slot });
    const why = () => span('To show you the way.', 'why-location');

    for (const blank of [[], ['\n'], ['\n  ', why(), '\n'], [document.createComment('Tea')]])
      expect(noticeOf(await holding(...blank))).to.match(/^With your permission we remember your visit/);
    for (const own of [['We count.'], ['\n  ', span('We count.'), '\n'], [why(), 'We count.']])
      expect(noticeOf(await holding(...own))).to.equal('We count.');

    const later = await holding('\n');
    later.append('We count.');
    await settled(later);
    expect(noticeOf(later)).to.equal('We count.');
  });

  it('accepts all with one press', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo, purposes: 'analytics marketing operation', noticeVersion: '7' });
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
    button(element, 'Withdraw everything').click();
    expect(omo.consent.decide('marketing')).to.equal('deny');
    await settled(element);
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent).to.contain(
      'withdrawn everything',
    );
    await element.show();
    button(element, 'Only necessary');
  });

  it('lets a changed answer be seen for some seconds beside the handle, and moves nothing', async () => {
    const omo = createFakeOmo();
    const element = await open({ omo });
    const after = document.body.appendChild(document.createElement('p'));
    const said = () => element.shadowRoot!.querySelector<HTMLElement>('[role=status]')!;
    const isSeen = () => said().clientWidth > 1 && getComputedStyle(said()).opacity !== '0';
    const top = after.getBoundingClientRect().top;
    await element.show();
    button(element, 'Withdraw everything').click();
    await settled(element);
    expect(said().textContent).to.contain('You have withdrawn everything.');
    expect(isSeen()).to.equal(true);
    const box = said().getBoundingClientRect();
    const handle = button(element, 'Privacy choices').getBoundingClientRect();
    expect(box.bottom).to.be.at.most(handle.top);
    expect(Math.round(box.left)).to.equal(Math.round(handle.left));
    expect(after.getBoundingClientRect().top).to.equal(top);
    for (const each of said().getAnimations()) each.finish();
    expect(isSeen()).to.equal(false);

    await element.show();
    expect(isSeen()).to.equal(false);
    button(element, 'Save choices').click();
    await settled(element);
    expect(said().textContent).to.contain('Your choices are saved.');
    expect(isSeen()).to.equal(true);
    await element.show();
    element.shadowRoot!.querySelector<HTMLElement>('.close')!.click();
    await settled(element);
    expect(isSeen()).to.equal(false);
    after.remove();
  });

  it('says nothing of a withdrawal to those who gave nothing', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }) });
    button(element, 'Only necessary').click();
    await settled(element);
    const said = element.shadowRoot!.querySelector<HTMLElement>('[role=status]')!;
    expect(said.textContent).to.contain('Your choices are saved.');
    expect(said.clientWidth).to.be.at.most(1);
  });

  it('shows what is granted without an answer as granted, and lets it be withdrawn', async () => {
    const omo = createFakeOmo();
    const element = await open({ omo });
    await element.show();
    const boxes = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('input[name]')];
    expect(boxes.every((box) => box.checked)).to.equal(true);
    button(element, 'Withdraw everything').click();
    expect(omo.consent.decide('analytics')).to.equal('deny');
  });

  it('shows the version of the notice, and when it was answered', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    const element = await open({ omo, noticeVersion: '2026-11' });
    const version = () => element.shadowRoot!.querySelector('.version')!.textContent;
    expect(version()).to.equal('Notice version 2026-11');
    button(element, 'Accept all').click();
    await element.show();
    expect(version()).to.match(/^Notice version 2026-11 · answered /);
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

  it('gives the page room while it covers its end, its handle too', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }) });
    const room = () => getComputedStyle(document.documentElement).scrollPaddingBlockEnd;
    await until(() => parseInt(room()) > 100, 'room for the notice');
    button(element, 'Only necessary').click();
    await settled(element);
    const handle = button(element, 'Privacy choices');
    await until(() => parseInt(room()) < 100, 'less room for the handle');
    expect(parseInt(room())).to.be.at.least(innerHeight - handle.getBoundingClientRect().top);
    expect(getComputedStyle(document.documentElement, '::after').height).to.equal(room());
    element.hideHandle = true;
    await settled(element);
    expect(room()).to.equal('auto');
    element.hideHandle = false;
    await until(() => parseInt(room()) > 0, 'room for the handle');
    element.remove();
    expect(room()).to.equal('auto');
  });

  it('asks where it stands when inline: covers nothing, takes no room and no focus', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }), inline: true });
    expect(getComputedStyle(sheetOf(element)!).position).to.equal('relative');
    const [sheet, host] = [sheetOf(element)!, element].map((each) => each.getBoundingClientRect());
    expect([sheet!.left, sheet!.top, sheet!.width]).to.deep.equal([host!.left, host!.top, host!.width]);
    expect(getComputedStyle(document.documentElement, '::after').content).to.equal('none');
    expect(element.shadowRoot!.activeElement).to.equal(null);
  });

  it('has targets of 44 px', async () => {
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }) });
    for (const each of element.shadowRoot!.querySelectorAll('button')) {
      expect(each.getBoundingClientRect().height).to.be.at.least(44);
    }
  });

  it('fits a narrow phone without scrolling sideways, in every language', async () => {
    const frame = document.body.appendChild(document.createElement('div'));
    frame.style.width = '320px';
    for (const lang of ['en', 'zh-CN', 'zh-TW', 'ja', 'ru']) {
      frame.lang = lang;
      const properties = { omo: createFakeOmo({ consent: 'ask' }), inline: true, purposes: everything };
      const element = await show<OmoConsent>('omo-consent', properties, { parent: frame });
      element.shadowRoot!.querySelectorAll<HTMLElement>('.buttons button')[2]!.click();
      await settled(element);
      const sheet = sheetOf(element)!;
      expect(sheet.scrollWidth, lang).to.be.at.most(sheet.clientWidth);
      element.remove();
    }
    frame.remove();
  });
});

describe('<omo-consent> under Global Privacy Control', () => {
  it('says what the browser has answered, and asks for no yes against it', async () => {
    document.documentElement.lang = 'en';
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });
    const element = await open({ omo: createFakeOmo({ consent: 'ask' }) });
    expect(textOf(element)).to.contain('Your browser sends Global Privacy Control');
    button(element, 'Choose').click();
    await settled(element);
    const box = (name: string) =>
      element.shadowRoot!.querySelector<HTMLInputElement>(`input[name=${name}]`)!.disabled;
    expect([box('analytics'), box('personalisation'), box('marketing')]).to.deep.equal([false, true, true]);
    delete (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
    element.remove();
  });
});
