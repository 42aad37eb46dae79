import { expect } from '@esm-bundle/chai';
import type { Held } from '@omokit/protocol';
import '../define/omo-consent.js';
import '../define/omo-privacy-center.js';
import { button, settled, show, textOf } from '../../test/page.js';
import { held, erasure, omoFor, open, root, field, bodies, press, downloads } from '../../test/privacy.js';

const isOpen = (notice: Element) => root(notice).querySelector('[role=dialog]') !== null;

describe('<omo-privacy-center>', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() =>
    document.querySelectorAll('omo-privacy-center, omo-consent, iframe').forEach((each) => each.remove()),
  );

  it('erases only after a tick, then shows and saves the receipt', async () => {
    const omo = omoFor();
    const element = await open(omo, { token: 't' });
    const before = omo.anonymousId();
    let receipt = '';
    element.addEventListener('omo-privacy-center-erased', (event) => (receipt = event.receipt));
    await press(element, 'Erase my data…');
    expect(textOf(element)).to.contain('Coupons and passes stop working at once.');
    await press(element, 'Erase for good');
    expect(textOf(element)).to.contain('Please tick the box first.');
    expect(bodies(omo, 'erase')).to.deep.equal([]);
    await press(element, 'Keep everything');
    expect(textOf(element)).to.contain('What is held about you');

    await press(element, 'Erase my data…');
    field(element, 'understood').click();
    await press(element, 'Erase for good');
    expect(bodies(omo, 'erase')).to.deep.equal([{ token: 't', confirm: true }]);
    expect(receipt).to.equal(erasure.receipt);
    for (const words of ['Your data is erased', 'e-77', '1,203', 'segment', 'being erased']) {
      expect(textOf(element)).to.contain(words);
    }
    expect(textOf(element)).not.to.contain('ann@example.com');
    // Somebody else's data, as that of a parent looked after by their child: the visitor here stays.
    expect(omo.anonymousId()).to.equal(before);
    const files = await downloads(() => press(element, 'Save the receipt'));
    expect(files).to.deep.equal([{ name: 'erasure-e-77.json', content: erasure }]);
  });

  it('forgets this visitor when it was theirs, and goes on showing the receipt', async () => {
    const omo = omoFor({ api: { 'POST /v1/privacy/held': () => ({ ...held, scope: 'visit' }) } });
    const before = omo.anonymousId();
    const element = await open(omo, { token: 't' });
    await press(element, 'Erase my data…');
    field(element, 'understood').click();
    await press(element, 'Erase for good');
    expect(omo.anonymousId()).not.to.equal(before);
    expect(textOf(element)).to.contain('Your data is erased');
    await omo.endSession();
    await settled(element);
    expect(root(element).innerHTML).not.to.contain('e-77');
  });

  it('leaves nothing on the screen, in fields or in memory when the visitor goes', async () => {
    const created: string[] = [];
    const revoked: string[] = [];
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (blob: Blob) => {
      const url = createObjectURL(blob);
      created.push(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      revoked.push(url);
      revokeObjectURL(url);
    };
    const omo = omoFor();
    const element = await open(omo, { token: 't' });
    await downloads(() => press(element, 'Download my data'));
    await omo.endSession('idle');
    await settled(element);
    expect(root(element).innerHTML).not.to.match(/ann@example|Ann|Kyoto|saved/);
    expect(created.length).to.equal(1);
    expect(revoked).to.deep.equal(created);
    Object.assign(URL, { createObjectURL, revokeObjectURL });

    omo.consent.answer([]);
    await settled(element);
    field(element, 'address').value = 'bob@example.com';
    await omo.endSession('idle');
    omo.consent.answer([]);
    await settled(element);
    expect(field(element, 'address').value).to.equal('');
  });

  it('shows nothing that comes after the visitor has gone', async () => {
    let answer: (held: Held) => void = () => undefined;
    const waiting = new Promise<Held>((resolve) => (answer = resolve));
    const omo = omoFor({ api: { 'POST /v1/privacy/held': () => waiting } });
    const element = await open(omo, { token: 't' });
    await omo.endSession();
    answer(held);
    await settled(element);
    expect(root(element).innerHTML).not.to.contain('ann@example.com');
  });

  it('is read before the notice asks anew, on a phone as well', async () => {
    const frame = Object.assign(document.createElement('iframe'), { width: '390', height: '844' });
    frame.srcdoc = `<!doctype html><html lang="en"><body></body></html>`;
    const loaded = new Promise((done) => frame.addEventListener('load', done));
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument!;
    for (const name of ['omo-consent', 'omo-privacy-center']) {
      const src = new URL(`../define/${name}.ts`, import.meta.url).href;
      page.head.append(Object.assign(page.createElement('script'), { type: 'module', src }));
      await frame.contentWindow!.customElements.whenDefined(name);
    }
    const omo = omoFor({ consent: 'ask', api: { 'POST /v1/privacy/held': { ...held, scope: 'visit' } } });
    omo.consent.answer(['analytics'], '1');
    const notice = Object.assign(page.createElement('omo-consent'), { omo });
    const element = Object.assign(page.createElement('omo-privacy-center'), { omo, token: 't' });
    page.body.append(element, notice);
    await settled(element);
    await press(element, 'Erase my data…');
    field(element, 'understood').click();
    button(element, 'Erase for good').focus();
    await press(element, 'Erase for good');
    await settled(notice);
    expect(omo.consent.decide('analytics')).to.equal('hold');
    expect(isOpen(notice)).to.equal(false);
    expect(root(notice).querySelectorAll('button').length).to.equal(0);
    for (const row of root(element).querySelectorAll('[part=receipt] > *')) {
      row.scrollIntoView({ block: 'center' });
      const { left, top, width, height } = row.getBoundingClientRect();
      const shown = page.elementFromPoint(left + width / 2, top + height / 2)?.localName;
      expect(shown, row.textContent).to.equal('omo-privacy-center');
    }
    await press(element, 'Close');
    await settled(notice);
    expect(root(notice).activeElement?.getAttribute('role')).to.equal('dialog');
  });

  it('lets the notice open when the receipt goes with the page it was on', async () => {
    const omo = omoFor({ consent: 'ask', api: { 'POST /v1/privacy/held': { ...held, scope: 'visit' } } });
    omo.consent.answer([], '1');
    const notice = await show('omo-consent', { omo } as object);
    const element = await open(omo, { token: 't' });
    await press(element, 'Erase my data…');
    field(element, 'understood').click();
    await press(element, 'Erase for good');
    await settled(notice);
    expect(isOpen(notice)).to.equal(false);
    element.remove();
    await settled(notice);
    expect(isOpen(notice)).to.equal(true);
  });
});
