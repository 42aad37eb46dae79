import { expect } from '@esm-bundle/chai';
import { OmoError } from '@omokit/core';
import type { EraseAnswer, Held, PersonExport } from '@omokit/protocol';
import { createFakeOmo, type FakeOmo, type FakeOmoOptions } from '@omokit/testing';
import '../define/omo-consent.js';
import '../define/omo-privacy-center.js';
import { button, settled, show, textOf, until } from '../../test/page.js';
import type { OmoPrivacyCenter } from './omo-privacy-center.js';

const day = '2026-11-02T10:00:00.000Z';
const hostile = '<img src=x onerror="globalThis.hacked = true">';
const held: Held = {
  scope: 'person',
  identifiers: [
    { type: 'email', value: 'ann@example.com' },
    { type: 'anonymous', value: 'a-1' },
  ],
  traits: [
    { name: 'first_name', value: 'Ann', source: 'Kiosk 1', at: day },
    { name: 'age', value: 40, source: 'self', at: day },
    { name: 'news', value: true, source: 'web', at: day },
    { name: 'notes', value: hostile, source: hostile, at: day },
    { name: 'address', value: { city: 'Kyoto' }, source: 'web', at: day },
  ],
  firstSeenAt: day,
  lastSeenAt: day,
  events: [
    { purpose: 'analytics', count: 1200, keptForDays: 395 },
    { purpose: 'operation', count: 3 },
  ],
  channels: ['web', 'kiosk'],
  passes: 2,
};
const nothing: Held = {
  scope: 'visit',
  identifiers: [{ type: 'anonymous', value: 'a-1' }],
  traits: [],
  events: [],
  channels: [],
  passes: 0,
};
const everything: PersonExport = {
  format: 'omokit.person.v1',
  exportedAt: day,
  issuer: 'shop',
  scope: 'person',
  identifiers: held.identifiers,
  traits: held.traits,
  links: [],
  events: [],
  passes: [],
  redemptions: [],
};
const erasure: EraseAnswer = {
  receipt: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln',
  erasure: {
    id: 'e-77',
    at: day,
    scope: 'person',
    actor: 'self',
    erased: { identifiers: 2, events: 1203, traits: 5, links: 1, passes: 2 },
    devices: 1,
    destinations: [{ name: 'segment', state: 'pending', attempts: 0 }],
  },
};

const refuse = (code: string) => () => {
  throw new OmoError(code, '');
};
const script = {
  'POST /v1/privacy/codes': { expiresInMs: 600_000 },
  'POST /v1/privacy/proofs': { token: 't-1', scope: 'person', expiresInMs: 600_000 },
  'POST /v1/privacy/held': held,
  'POST /v1/privacy/export': everything,
  'POST /v1/privacy/correct': ({ body }: { body?: object }) => ({
    ...held,
    traits: held.traits.map((trait) => {
      const { traits } = body as { traits: Record<string, string> };
      return trait.name in traits ? { ...trait, value: traits[trait.name] } : trait;
    }),
  }),
  'POST /v1/privacy/erase': erasure,
} as const;

const omoFor = (options: FakeOmoOptions = {}) =>
  createFakeOmo({ ...options, api: { ...script, ...options.api } });
const open = (omo: FakeOmo, properties: Partial<OmoPrivacyCenter> = {}) =>
  show<OmoPrivacyCenter>('omo-privacy-center', { omo, ...properties });
const root = (element: Element) => element.shadowRoot!;
const field = (element: Element, name: string) =>
  root(element).querySelector<HTMLInputElement>(`[name=${name}]`)!;
const alertOf = (element: Element) => root(element).querySelector('.card > [role=alert]')!.textContent;
const bodies = (omo: FakeOmo, path: string) =>
  omo.api.calls.filter((call) => call.path === `/v1/privacy/${path}`).map(({ body }) => body);

async function press(element: OmoPrivacyCenter, label: string): Promise<void> {
  button(element, label).click();
  await settled(element);
}

/** What the page saves meanwhile, instead of files. */
async function downloads(run: () => Promise<void>): Promise<{ name: string; content: unknown }[]> {
  const files: Promise<{ name: string; content: unknown }>[] = [];
  const take = (event: MouseEvent) => {
    const link = event.composedPath()[0] as HTMLAnchorElement;
    if (!link.download) return;
    event.preventDefault();
    files.push(
      fetch(link.href).then(async (answer) => ({ name: link.download, content: await answer.json() })),
    );
  };
  const click = HTMLAnchorElement.prototype.click;
  // A link outside the document: its event reaches nobody else.
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    this.addEventListener('click', take, { once: true });
    click.call(this);
  };
  try {
    await run();
    return await Promise.all(files);
  } finally {
    HTMLAnchorElement.prototype.click = click;
  }
}

describe('<omo-privacy-center>', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() =>
    document.querySelectorAll('omo-privacy-center, omo-consent').forEach((each) => each.remove()),
  );

  it('asks nothing of the network until it is proved whose data it is', async () => {
    const omo = omoFor();
    const element = await open(omo);
    expect(omo.api.calls).to.deep.equal([]);
    expect(textOf(element)).to.contain('See what is held about you');
  });

  it('proves an address by a code, and shows what is held', async () => {
    const omo = omoFor();
    const element = await open(omo);
    field(element, 'address').value = ' ann@example.com ';
    await press(element, 'Send me a code');
    expect(bodies(omo, 'codes')).to.deep.equal([
      { identifier: { type: 'email', value: 'ann@example.com' }, language: 'en' },
    ]);
    expect(textOf(element)).to.contain('If we know ann@example.com, a code is on its way');
    expect(root(element).activeElement).to.equal(null);
    expect(field(element, 'code').getAttribute('autocomplete')).to.equal('one-time-code');
    field(element, 'code').value = '123 456';
    await press(element, 'Continue');
    expect(bodies(omo, 'proofs')).to.deep.equal([
      { identifier: { type: 'email', value: 'ann@example.com' }, code: '123456' },
    ]);
    expect(bodies(omo, 'held')).to.deep.equal([{ token: 't-1' }]);
    for (const words of [
      'ann@example.com',
      'Ann',
      'Entries: 1,200',
      'kept for 395 days at most',
      'web and kiosk',
    ]) {
      expect(textOf(element)).to.contain(words);
    }
    expect(textOf(element)).to.contain('kept until you have it erased');
    expect(textOf(element)).to.contain('From yourself');
  });

  it('moves the focus along when the person works by keyboard', async () => {
    const element = await open(omoFor());
    field(element, 'address').focus();
    field(element, 'address').value = 'ann@example.com';
    await press(element, 'Send me a code');
    expect(root(element).activeElement?.textContent?.trim()).to.equal('Enter the code');
  });

  it('says what is wrong with an address, and sends nothing', async () => {
    const omo = omoFor();
    const element = await open(omo);
    field(element, 'address').value = 'ann';
    await press(element, 'Send me a code');
    expect(field(element, 'address').getAttribute('aria-invalid')).to.equal('true');
    expect(textOf(element)).to.contain('neither an e-mail address nor a phone number');
    expect(omo.api.calls).to.deep.equal([]);
  });

  it('takes a phone number as it is written, and only what the page allows', async () => {
    const omo = omoFor();
    const element = await open(omo, { addresses: 'phone', noVisit: true });
    expect(field(element, 'address').type).to.equal('tel');
    expect(textOf(element)).not.to.contain('Only this browser');
    field(element, 'address').value = '+86 (138) 0013-8000';
    await press(element, 'Send me a code');
    expect(bodies(omo, 'codes')[0]).to.deep.include({
      identifier: { type: 'phone', value: '+8613800138000' },
    });
  });

  it('shows what this browser alone left', async () => {
    const omo = omoFor({ api: { 'POST /v1/privacy/held': { ...held, scope: 'visit' } } });
    const element = await open(omo);
    await press(element, 'Show what this browser left');
    expect(bodies(omo, 'proofs')).to.deep.equal([{ anonymousId: omo.anonymousId() }]);
    expect(textOf(element)).to.contain('Only what was collected in this browser.');
  });

  it('goes in by a token of the page, and keeps it nowhere', async () => {
    const omo = omoFor();
    const element = document.createElement('omo-privacy-center');
    element.setAttribute('token', 'of-the-shop');
    element.omo = omo;
    document.body.append(element);
    await settled(element);
    expect(bodies(omo, 'held')).to.deep.equal([{ token: 'of-the-shop' }]);
    expect(element.hasAttribute('token')).to.equal(false);
    expect(textOf(element)).to.contain('What is held about you');
  });

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

  it('says that no codes are sent here, where the server sends none', async () => {
    const element = await open(omoFor({ api: { 'POST /v1/privacy/codes': refuse('privacy_codes_off') } }));
    field(element, 'address').value = 'ann@example.com';
    await press(element, 'Send me a code');
    expect(alertOf(element)).to.contain('cannot send codes');
    expect(field(element, 'address').value).to.equal('ann@example.com');
  });

  for (const [code, words] of [
    ['privacy_too_many_tries', 'Too many tries'],
    ['proof_failed', 'This code is wrong or has expired'],
  ] as const) {
    it(`says what to do about ${code}`, async () => {
      const element = await open(omoFor({ api: { 'POST /v1/privacy/proofs': refuse(code) } }));
      field(element, 'address').value = 'ann@example.com';
      await press(element, 'Send me a code');
      field(element, 'code').value = '000000';
      await press(element, 'Continue');
      expect(alertOf(element)).to.contain(words);
      expect(textOf(element)).to.contain('Enter the code');
    });
  }

  it('asks again when the proof is good no more, and shows nothing of before', async () => {
    const omo = omoFor();
    const element = await open(omo, { token: 't' });
    let expired = 0;
    element.addEventListener('omo-privacy-center-expired', () => expired++);
    omo.api.script({ 'POST /v1/privacy/export': refuse('proof_unknown') });
    await press(element, 'Download my data');
    expect(alertOf(element)).to.contain('Your time here is up');
    expect(textOf(element)).not.to.contain('ann@example.com');
    expect(expired).to.equal(1);
    element.token = 'another';
    await settled(element);
    expect(textOf(element)).to.contain('ann@example.com');
  });

  it('takes what is shown away with the time of the proof', async () => {
    const omo = omoFor({
      api: { 'POST /v1/privacy/proofs': { token: 't', scope: 'visit', expiresInMs: 80 } },
    });
    const element = await open(omo);
    await press(element, 'Show what this browser left');
    await until(() => textOf(element).includes('Your time here is up'), 'the end');
    expect(textOf(element)).not.to.contain('ann@example.com');
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

  it('waits for the notice to be answered, and brings it up', async () => {
    const omo = omoFor({ consent: 'ask' });
    const notice = await show('omo-consent', { omo } as object);
    const element = await open(omo, { token: 't' });
    expect(omo.api.calls).to.deep.equal([]);
    await press(element, 'Answer the notice');
    expect(root(notice).activeElement).to.equal(root(notice).querySelector('[role=dialog]'));
    button(notice, 'Only necessary').click();
    await until(() => textOf(element).includes('What is held about you'), 'what is held');
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
