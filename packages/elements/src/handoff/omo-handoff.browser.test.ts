import { expect } from '@esm-bundle/chai';
import { OmoError } from '@omokit/core';
import { createFakeOmo, type FakeOmo } from '@omokit/testing';
import '../define/omo-consent.js';
import '../define/omo-handoff.js';
import { button, settled, show, textOf, until } from '../../test/page.js';
import type { OmoHandoff } from './omo-handoff.js';

const open = (omo: FakeOmo, properties: Partial<OmoHandoff> = {}) =>
  show<OmoHandoff>('omo-handoff', { omo, ...properties });

/** Words of the page, by slot. */
function put(element: OmoHandoff, words: Record<string, string>): void {
  for (const [slot, textContent] of Object.entries(words))
    element.append(Object.assign(document.createElement('span'), { slot, textContent }));
}
/** What is seen in a slot. */
const wordsIn = (element: OmoHandoff, name: string) =>
  element
    .shadowRoot!.querySelector<HTMLSlotElement>(`slot[name=${name}]`)
    ?.assignedNodes({ flatten: true })
    .map(({ textContent }) => textContent)
    .join('');

const refuse = (code: string) => () => {
  throw new OmoError(code, '');
};

describe('<omo-handoff mode="show">', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() => document.querySelectorAll('omo-handoff, omo-consent').forEach((each) => each.remove()));

  function kiosk(options: { expiresInMs?: number } = {}) {
    const status = { state: 'pending' };
    let codes = 0;
    const omo = createFakeOmo({
      api: {
        'POST /v1/handoffs': () => ({
          deviceCode: 'secret',
          userCode: `WDJB-MJH${'BCDFGH'[codes++]}`,
          expiresInMs: options.expiresInMs ?? 120_000,
          intervalMs: 50,
        }),
        'POST /v1/handoffs/poll': () => status,
      },
    });
    return { omo, status, codes: () => codes };
  }

  it('asks for nothing until pressed, then shows the code twice: drawn and to be typed', async () => {
    const { omo } = kiosk();
    const element = await open(omo, { mode: 'show', href: 'https://shop.example/tea#x' });
    expect(omo.api.calls).to.deep.equal([]);
    button(element, 'Continue on your phone').click();
    await until(() => element.shadowRoot!.querySelector('svg.qr'), 'the QR code');
    expect(element.shadowRoot!.activeElement?.textContent).to.equal('Scan with your phone');
    expect(omo.api.calls[0]).to.deep.equal({
      method: 'POST',
      path: '/v1/handoffs',
      body: { anonymousId: omo.anonymousId() },
    });
    expect(textOf(element)).to.contain('WDJB-MJHB');
    expect(textOf(element)).to.match(/New code in 2:00|New code in 1:59/);
  });

  it('leads into a mini-program on the same device, where the page says so', async () => {
    const { omo } = kiosk();
    const href = 'https://link.example/mp?q=omo-handoff%3D{code}';
    const element = await open(omo, { mode: 'show', href, openHere: true });
    await element.invite();
    const link = await until(() => element.shadowRoot!.querySelector('a'), 'the link');
    expect(link.href).to.equal('https://link.example/mp?q=omo-handoff%3DWDJB-MJHB');
    element.openHere = false;
    await settled(element);
    expect(element.shadowRoot!.querySelector('a')).to.equal(null);
  });

  it('says it in the words of the page', async () => {
    const { omo, status } = kiosk();
    const element = await open(omo, { mode: 'show', href: '/', openHere: true });
    put(element, {
      offer: 'Take your list along',
      scan: 'Your list opens.',
      open: 'Open the app',
      joined: 'Bye!',
    });
    expect(wordsIn(element, 'offer')).to.equal('Take your list along');
    await element.invite();
    await until(() => element.shadowRoot!.querySelector('a'), 'the link');
    expect([wordsIn(element, 'scan'), wordsIn(element, 'open')]).to.deep.equal([
      'Your list opens.',
      'Open the app',
    ]);
    status.state = 'joined';
    await until(() => element.shadowRoot!.querySelector('slot[name=joined]'), 'the phone');
    expect(wordsIn(element, 'joined')).to.equal('Bye!');
  });

  it('goes on when a phone has joined, and starts over for the next', async () => {
    const { omo, status } = kiosk();
    const element = await open(omo, { mode: 'show', href: '/' });
    let joined = '';
    element.addEventListener('omo-handoff-joined', (event) => (joined = event.userCode));
    await element.invite();
    await until(() => textOf(element).includes('WDJB'), 'the code');
    status.state = 'joined';
    await until(() => joined, 'the phone');
    await settled(element);
    expect(joined).to.equal('WDJB-MJHB');
    expect(textOf(element)).to.contain('Continued on your phone');
    button(element, 'Done').click();
    await settled(element);
    button(element, 'Continue on your phone');
  });

  it('shows a new code when one expires, and gives up after the fourth', async () => {
    const { omo, codes } = kiosk({ expiresInMs: 120 });
    const element = await open(omo, { mode: 'show', href: '/' });
    await element.invite();
    await until(() => textOf(element).includes('WDJB-MJHC'), 'the second code');
    await until(() => textOf(element) === 'Continue on your phone', 'the end');
    expect(codes()).to.equal(4);
  });

  it('takes the code away with the visitor, and on Cancel', async () => {
    const { omo } = kiosk();
    const element = await open(omo, { mode: 'show', href: '/' });
    await element.invite();
    await until(() => textOf(element).includes('WDJB'), 'the code');
    await omo.reset();
    await settled(element);
    expect(textOf(element)).to.equal('Continue on your phone');
    const polls = omo.api.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(omo.api.calls.length).to.be.at.most(polls + 1);
  });

  it('says that there is no network, and tries again', async () => {
    const { omo } = kiosk();
    omo.setOnline(false);
    const element = await open(omo, { mode: 'show', href: '/' });
    await element.invite();
    await settled(element);
    expect(textOf(element)).to.contain('no connection');
    omo.setOnline(true);
    button(element, 'Try again').click();
    await until(() => textOf(element).includes('WDJB'), 'the code');
  });
});

describe('<omo-handoff> on a phone', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() => {
    document.querySelectorAll('omo-handoff, omo-consent').forEach((each) => each.remove());
    history.replaceState(null, '', location.pathname + location.search);
  });

  const script = {
    'POST /v1/handoffs/lookup': { userCode: 'WDJB-MJHT', device: 'Kiosk 1', expiresInMs: 60_000 },
    'POST /v1/handoffs/confirm': { state: 'joined' },
  } as const;

  it('is not there without a code', async () => {
    const element = await open(createFakeOmo({ api: script }));
    expect(getComputedStyle(element).display).to.equal('none');
  });

  it('takes the code out of the address, asks, and joins', async () => {
    history.replaceState(null, '', '#tab&omo-handoff=WDJB-MJHT');
    const omo = createFakeOmo({ api: script });
    const element = await open(omo);
    expect(location.hash).to.equal('#tab');
    expect(textOf(element)).to.contain('Join your visit at “Kiosk 1”?');
    let joined = 0;
    element.addEventListener('omo-handoff-joined', () => joined++);
    button(element, 'Join').click();
    await settled(element);
    expect(textOf(element)).to.contain('Your visits are joined');
    expect(joined).to.equal(1);
    expect(omo.api.calls.map(({ path, body }) => [path, body])).to.deep.equal([
      ['/v1/handoffs/lookup', { userCode: 'WDJB-MJHT' }],
      ['/v1/handoffs/confirm', { userCode: 'WDJB-MJHT', anonymousId: omo.anonymousId() }],
    ]);
    expect(element.shadowRoot!.activeElement?.localName).to.equal('h2');
  });

  it('says what is joined, what the device learns, and for how long it can be done', async () => {
    history.replaceState(null, '', '#omo-handoff=WDJB-MJHT');
    const element = await open(createFakeOmo({ api: script }));
    const told = [...element.shadowRoot!.querySelectorAll('li')].map((each) => each.textContent);
    expect(told.length).to.equal(2);
    expect(told.join()).to.contain('belongs to your visit here').and.contain('nothing about you');
    expect(element.shadowRoot!.querySelector('[role=timer]')!.textContent).to.match(
      /Join within (1:00|0:59)/,
    );
  });

  it('says in the words of the page what is joined', async () => {
    const element = await open(createFakeOmo({ api: script }));
    put(element, { join: 'Your list in the shop comes to this phone.', joined: 'Here is your list.' });
    await element.take('WDJB-MJHT');
    await settled(element);
    expect(wordsIn(element, 'join')).to.equal('Your list in the shop comes to this phone.');
    button(element, 'Join').click();
    await settled(element);
    expect(wordsIn(element, 'joined')).to.equal('Here is your list.');
  });

  it('takes an invitation away that has expired before it was followed', async () => {
    const omo = createFakeOmo({
      api: {
        ...script,
        'POST /v1/handoffs/lookup': { userCode: 'WDJB-MJHT', device: 'Kiosk 1', expiresInMs: 500 },
      },
    });
    const element = await open(omo);
    await element.take('WDJB-MJHT');
    await until(() => textOf(element).includes('has expired'), 'the end');
    expect(() => button(element, 'Join')).to.throw();
  });

  it('takes the code from the query of a mini-program as well, and leaves the rest', async () => {
    const before = location.search;
    const more = `${before}${before ? '&' : '?'}`;
    history.replaceState(null, '', `${more}omo-handoff=wdjbmjht&tab=2#top`);
    const element = await open(createFakeOmo({ api: script }));
    expect(location.search + location.hash).to.equal(`${more}tab=2#top`);
    expect(textOf(element)).to.contain('Kiosk 1');
    history.replaceState(null, '', location.pathname + before);
  });

  it('goes on by itself when the backend was down and the network was not', async () => {
    history.replaceState(null, '', '#omo-handoff=WDJB-MJHT');
    const omo = createFakeOmo({ api: { ...script, 'POST /v1/handoffs/lookup': refuse('api_unreachable') } });
    const element = await open(omo);
    expect(textOf(element)).to.contain('no connection just now');
    omo.api.script(script);
    await until(() => textOf(element).includes('Join your visit'), 'the invitation');
  }).timeout(6_000);

  it('joins nothing on "Not me"', async () => {
    history.replaceState(null, '', '#omo-handoff=WDJB-MJHT');
    const omo = createFakeOmo({ api: script });
    const element = await open(omo);
    button(element, 'Not me').click();
    await settled(element);
    expect(getComputedStyle(element).display).to.equal('none');
    expect(omo.api.calls.some(({ path }) => path.endsWith('confirm'))).to.equal(false);
  });

  it('asks nothing of the network before consent is answered, then goes on', async () => {
    history.replaceState(null, '', '#omo-handoff=WDJB-MJHT');
    const omo = createFakeOmo({ consent: 'ask', api: script });
    const notice = await show('omo-consent', { omo } as object);
    const element = await open(omo);
    expect(omo.api.calls).to.deep.equal([]);
    expect(textOf(element)).to.contain('privacy notice first');
    button(notice, 'Only necessary').click();
    await until(() => textOf(element).includes('Kiosk 1'), 'the invitation');
  });

  for (const [code, words] of [
    ['handoff_expired', 'has expired'],
    ['handoff_used', 'used already'],
    ['handoff_unknown', 'No screen shows this code'],
    ['handoff_same_visit', 'device that shows the code'],
    ['identifier_limit', 'two different people'],
    ['anonymous_id_invalid', 'cannot be joined'],
  ] as const) {
    it(`says what to do about ${code}`, async () => {
      const omo = createFakeOmo({ api: { 'POST /v1/handoffs/lookup': refuse(code) } });
      const element = await open(omo);
      await element.take('WDJB-MJHT');
      await settled(element);
      expect(element.shadowRoot!.querySelector('[role=alert]')!.textContent).to.contain(words);
      button(element, 'Close').click();
      await settled(element);
      expect(getComputedStyle(element).display).to.equal('none');
    });
  }

  it('goes on by itself when the network is back', async () => {
    const omo = createFakeOmo({ api: script, online: false });
    const element = await open(omo);
    await element.take('WDJB-MJHT');
    await settled(element);
    expect(textOf(element)).to.contain('no connection');
    omo.setOnline(true);
    await until(() => textOf(element).includes('Kiosk 1'), 'the invitation');
  });

  it('takes a code that is typed, however it is typed', async () => {
    const omo = createFakeOmo({ api: script });
    const element = await open(omo, { mode: 'join' });
    const input = element.shadowRoot!.querySelector('input')!;
    input.value = 'wdjb';
    button(element, 'Continue').click();
    await settled(element);
    expect(input.getAttribute('aria-invalid')).to.equal('true');
    expect(textOf(element)).to.contain('eight letters');
    expect(omo.api.calls).to.deep.equal([]);
    input.value = 'wdjb mjht';
    button(element, 'Continue').click();
    await until(() => textOf(element).includes('Kiosk 1'), 'the invitation');
  });

  it('lets a code that nobody shows be corrected where it was typed', async () => {
    const omo = createFakeOmo({ api: { ...script, 'POST /v1/handoffs/lookup': refuse('handoff_unknown') } });
    const element = await open(omo, { mode: 'join' });
    const field = () => element.shadowRoot!.querySelector('input')!;
    const alert = () => element.shadowRoot!.querySelector('form [role=alert]')!;
    field().value = 'wdjb mjht';
    button(element, 'Continue').click();
    await settled(element);
    expect(field().value).to.equal('WDJB-MJHT');
    expect(field().getAttribute('aria-invalid')).to.equal('true');
    expect(field().getAttribute('aria-describedby')).to.contain(alert().id);
    expect(element.shadowRoot!.activeElement).to.equal(field());
    expect(alert().textContent).to.contain('No screen shows this code');

    field().value = 'WDJB-MJH';
    button(element, 'Continue').click();
    await settled(element);
    expect(field().value).to.equal('WDJB-MJH');
    expect(alert().textContent).to.contain('eight letters').and.not.to.contain('No screen');
    omo.api.script(script);
    field().value = 'WDJB-MJHT';
    button(element, 'Continue').click();
    await until(() => textOf(element).includes('Kiosk 1'), 'the invitation');
    button(element, 'Not me').click();
    await settled(element);
    expect(field().value).to.equal('');
    expect(alert().textContent!.trim()).to.equal('');
  });

  it('leaves nothing of a code that nobody shows to the next visitor', async () => {
    const omo = createFakeOmo({ api: { 'POST /v1/handoffs/lookup': refuse('handoff_unknown') } });
    const element = await open(omo, { mode: 'join' });
    await element.take('WDJB-MJHT');
    await settled(element);
    await omo.reset();
    await settled(element);
    expect(element.shadowRoot!.querySelector('input')!.value).to.equal('');
    expect(textOf(element)).not.to.contain('No screen');
  });

  it('shows the name of a device as text, in Chinese too', async () => {
    document.documentElement.lang = 'zh-CN';
    const device = '<img src=x onerror="globalThis.hacked = true">';
    const omo = createFakeOmo({
      api: { 'POST /v1/handoffs/lookup': { userCode: 'WDJB-MJHT', device, expiresInMs: 1 } },
    });
    const element = await open(omo);
    await element.take('WDJB-MJHT');
    await settled(element);
    expect(textOf(element)).to.contain(`要接续您在“${device}”的访问吗`);
    expect(element.shadowRoot!.querySelector('img')).to.equal(null);
  });
});
