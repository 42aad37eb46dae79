import { expect } from '@esm-bundle/chai';
import '../define/omo-consent.js';
import '../define/omo-privacy-center.js';
import { button, settled, show, textOf, until } from '../../test/page.js';
import { held, refuse, omoFor, open, root, field, alertOf, bodies, press } from '../../test/privacy.js';

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

  it('says at the field that the shop sends no codes, where the server sends none', async () => {
    const element = await open(omoFor({ api: { 'POST /v1/privacy/codes': refuse('privacy_codes_off') } }));
    field(element, 'address').value = 'ann@example.com';
    await press(element, 'Send me a code');
    const told = root(element).querySelector(
      `#${field(element, 'address').getAttribute('aria-describedby')}`,
    )!;
    expect(told.getAttribute('role')).to.equal('alert');
    expect(told.textContent).to.contain('This shop sends no codes');
    expect(textOf(element)).not.to.contain('just now');
    expect(alertOf(element)!.trim()).to.equal('');
    expect(field(element, 'address').value).to.equal('ann@example.com');

    field(element, 'address').value = 'ann';
    await press(element, 'Send me a code');
    expect(told.textContent).to.contain('neither an e-mail address').and.not.to.contain('no codes');
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
});
