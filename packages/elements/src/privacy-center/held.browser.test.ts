import { expect } from '@esm-bundle/chai';
import type { Held } from '@omokit/protocol';
import '../define/omo-privacy-center.js';
import { button, settled, textOf, until } from '../../test/page.js';
import {
  day,
  hostile,
  held,
  nothing,
  everything,
  refuse,
  script,
  omoFor,
  open,
  root,
  field,
  alertOf,
  bodies,
  press,
  downloads,
} from '../../test/privacy.js';

describe('<omo-privacy-center>', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() => document.querySelectorAll('omo-privacy-center').forEach((each) => each.remove()));

  it('tells in words what a site calls by names of its own', async () => {
    const own: Held = {
      ...held,
      identifiers: [{ type: 'store_member', value: 'S1' }],
      traits: [
        { name: 'home_store', value: 'Kyoto', source: 'import:stores', at: day },
        { name: 'birthday', value: '--02-29', source: 'import:stores', at: day },
      ],
    };
    const element = await open(omoFor({ api: { 'POST /v1/privacy/held': own } }), { token: 't' });
    expect(textOf(element)).to.contain('Store member').and.contain('Home store').and.contain('From stores');
    expect(textOf(element)).to.contain('February 29').and.not.contain('import:').and.not.contain('--');
  });

  it('says so when nothing is held', async () => {
    const element = await open(omoFor({ api: { 'POST /v1/privacy/held': nothing } }), { token: 't' });
    expect(textOf(element)).to.contain('Nothing is held about you');
    expect(textOf(element)).not.to.contain('Erase my data');
  });

  it('says that it is busy, and takes one press as one', async () => {
    let answer: (held: Held) => void = () => undefined;
    const waiting = new Promise<Held>((resolve) => (answer = resolve));
    const omo = omoFor({ api: { 'POST /v1/privacy/held': () => waiting } });
    const element = await open(omo);
    button(element, 'Show what this browser left').click();
    button(element, 'Show what this browser left').click();
    await settled(element);
    expect(textOf(element)).to.contain('Looking up what is held…');
    answer(held);
    await settled(element);
    expect(bodies(omo, 'proofs').length).to.equal(1);
  });

  it('needs the network, says so, and goes on when it is back', async () => {
    const omo = omoFor({ online: false });
    const element = await open(omo, { token: 't' });
    expect(alertOf(element)).to.contain('This needs the network');
    omo.setOnline(true);
    await until(() => textOf(element).includes('What is held about you'), 'what is held');
  });

  it('tries again after a fault', async () => {
    const omo = omoFor({ api: { 'POST /v1/privacy/held': refuse('internal_error') } });
    const element = await open(omo, { token: 't' });
    expect(alertOf(element)).to.contain('That did not work.');
    omo.api.script(script);
    await press(element, 'Try again');
    expect(textOf(element)).to.contain('What is held about you');
    expect(alertOf(element)!.trim()).to.equal('');
  });

  it('gives everything as a file', async () => {
    const element = await open(omoFor(), { token: 't' });
    const files = await downloads(() => press(element, 'Download my data'));
    expect(files).to.deep.equal([{ name: 'my-data-2026-11-02.json', content: everything }]);
    expect(textOf(element)).to.contain('The file with your data was saved.');
  });

  it('corrects a detail as the kind of value it is, and shows what is held then', async () => {
    const omo = omoFor();
    const element = await open(omo, { token: 't' });
    const edit = (name: string) =>
      root(element).querySelector<HTMLButtonElement>(`[data-edit=${name}]`)!.click();
    edit('first_name');
    await settled(element);
    expect(root(element).activeElement).to.equal(field(element, 'value'));
    expect(field(element, 'value').value).to.equal('Ann');
    field(element, 'value').value = 'Anna';
    await press(element, 'Save');
    expect(bodies(omo, 'correct')).to.deep.equal([{ token: 't', traits: { first_name: 'Anna' } }]);
    expect(textOf(element)).to.contain('Corrected.').and.contain('Anna');

    edit('age');
    await settled(element);
    field(element, 'value').value = 'forty';
    await press(element, 'Save');
    expect(textOf(element)).to.contain('This does not fit');
    field(element, 'value').value = '41';
    await press(element, 'Save');
    edit('news');
    await settled(element);
    (root(element).querySelector('select') as HTMLSelectElement).value = 'false';
    await press(element, 'Save');
    edit('address');
    await settled(element);
    expect(() => button(element, 'Save')).to.throw();
    await press(element, 'Remove');
    expect(bodies(omo, 'correct').slice(1)).to.deep.equal([
      { token: 't', traits: { age: 41 } },
      { token: 't', traits: { news: false } },
      { token: 't', traits: { address: null } },
    ]);
  });

  it('withdraws consent with one press', async () => {
    const omo = omoFor();
    const element = await open(omo, { token: 't' });
    await press(element, 'Withdraw consent');
    expect(omo.consent.decide('analytics')).to.equal('deny');
    expect(textOf(element)).to.contain('You have withdrawn your consent.');
    expect(() => button(element, 'Withdraw consent')).to.throw();
  });

  it('shows data as text', async () => {
    const element = await open(omoFor(), { token: 't' });
    expect(textOf(element)).to.contain(hostile);
    expect(root(element).querySelector('img')).to.equal(null);
  });

  it('speaks the language of the page', async () => {
    for (const [lang, words] of [
      ['zh-CN', '我们保存的您的信息'],
      ['zh-HK', '我們保存的您的資料'],
      ['ja', '保有しているお客様の情報'],
      ['ru', 'Что о вас хранится'],
    ] as const) {
      document.documentElement.lang = lang;
      const element = await open(omoFor(), { token: 't' });
      expect(textOf(element)).to.contain(words);
      element.remove();
    }
  });
});
