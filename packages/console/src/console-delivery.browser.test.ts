import { expect } from '@esm-bundle/chai';
import { ConsoleDelivery } from './console-delivery.js';
import { ConsoleStreamBar } from './console-stream-bar.js';
import { ApiFailure } from './failure.js';
import { fakeSession, fakeStream } from './fake-session.js';
import type { Session } from './session.js';

customElements.define('console-delivery', ConsoleDelivery);
customElements.define('console-stream-bar', ConsoleStreamBar);

describe('console-delivery', () => {
  let element: ConsoleDelivery;
  const text = () => element.shadowRoot!.textContent!.replace(/\s+/g, ' ');

  async function open(session: Session): Promise<void> {
    element = document.createElement('console-delivery') as ConsoleDelivery;
    element.session = session;
    document.body.append(element);
    await settle();
  }
  async function settle(): Promise<void> {
    await new Promise((done) => setTimeout(done));
    await element.updateComplete;
  }
  afterEach(() => element.remove());

  it('says of each stream that it is complete, or what is missing and why', async () => {
    const holed = fakeStream({
      stream: 'stream-2',
      head: 60,
      completeTo: 11,
      complete: false,
      received: 54,
      holes: [{ from: 12, to: 14 }],
      lost: [{ from: 20, to: 22, reason: 'quota' }],
    });
    await open(fakeSession({ streams: () => Promise.resolve([fakeStream(), holed]) }).session);
    expect(text()).to.contain('Complete to 20').and.to.contain('Missing 12–14');
    expect(text()).to.contain('20–22 deleted unsent: storage full');
    const bar = element.shadowRoot!.querySelector('console-stream-bar')!.shadowRoot!;
    expect([...bar.querySelectorAll('rect')].map((rect) => rect.getAttribute('class'))).to.deep.equal([
      'received',
      'hole',
      'received',
      'lost',
      'received',
    ]);
  });

  it('misses nothing where a message came at two places, and says where the list of holes ends', async () => {
    const twice = fakeStream({ head: 2, completeTo: 2, received: 1 });
    const holes = Array.from({ length: 20 }, (_, nth) => ({ from: 2 * nth + 1, to: 2 * nth + 1 }));
    const holed = fakeStream({
      stream: 'holed',
      complete: false,
      head: 60,
      received: 30,
      holes,
      listedTo: 40,
    });
    await open(fakeSession({ streams: () => Promise.resolve([twice, holed]) }).session);
    const bars = [...element.shadowRoot!.querySelectorAll('console-stream-bar')].map((bar) => {
      return bar.shadowRoot!.querySelector('svg')!.getAttribute('aria-label');
    });
    expect(bars[1]).to.contain('1 received, 0 lost, 0 missing');
    expect(bars[0]).to.contain('at least 0 lost and 20 missing');
    expect(text()).to.contain('Missing 1, 3, 5, 7 and more').and.to.contain('too much to list here');
  });

  it('shows first what has something missing, however many others were seen since, and does not call 200 all', async () => {
    const holed = fakeStream({
      stream: 'old',
      device: 'Old kiosk',
      complete: false,
      holes: [{ from: 2, to: 2 }],
    });
    const recent = Array.from({ length: 200 }, (_, nth) =>
      fakeStream({ stream: `s${nth}`, device: 'Visitor' }),
    );
    const fake = fakeSession({
      streams: ({ complete } = {}) => Promise.resolve(complete === false ? [holed] : recent),
    });
    await open(fake.session);
    const names = () =>
      [...element.shadowRoot!.querySelectorAll('.name')].map(({ textContent }) => textContent);
    expect(names()[0]).to.equal('Old kiosk');
    expect(text()).to.contain('1 with something missing').and.to.contain('the 200 complete ones seen last');
    expect(text()).not.to.contain('201 streams');
    fake.tell({ type: 'stream', completeness: fakeStream({ stream: 'new', device: 'Newcomer' }) });
    await settle();
    expect(names().slice(0, 2)).to.deep.equal(['Old kiosk', 'Newcomer']);
    expect(names()).to.have.length(201);
  });

  it('follows the live stream, and shows a stream it did not know', async () => {
    const fake = fakeSession({ streams: () => Promise.resolve([fakeStream()]) });
    await open(fake.session);
    fake.tell({ type: 'stream', completeness: fakeStream({ head: 21, completeTo: 21, received: 21 }) });
    fake.tell({ type: 'stream', completeness: fakeStream({ stream: 'stream-9', device: 'New kiosk' }) });
    await settle();
    expect(text()).to.contain('Complete to 21').and.to.contain('New kiosk').and.to.contain('2 streams');
  });

  it('asks again once a lost live stream is back', async () => {
    let head = 20;
    const streams = () => Promise.resolve([fakeStream({ head, completeTo: head, received: head })]);
    const fake = fakeSession({ streams });
    await open(fake.session);
    head = 30;
    fake.comeBack();
    await new Promise((done) => setTimeout(done, 500));
    expect(text()).to.contain('Complete to 30');
  });

  it('shows a failure with its code and tries again when asked', async () => {
    let asked = 0;
    const streams = () =>
      asked++ === 0
        ? Promise.reject(new ApiFailure('api_unreachable', 0, ''))
        : Promise.resolve([fakeStream()]);
    await open(fakeSession({ streams }).session);
    expect(text()).to.contain('unreachable').and.to.contain('cannot be reached');
    element.shadowRoot!.querySelector('button')!.click();
    await settle();
    expect(text()).to.contain('Complete to 20').and.not.to.contain('unreachable');
  });

  it('says what to do while there is nothing', async () => {
    await open(fakeSession({ streams: () => Promise.resolve([]) }).session);
    expect(text()).to.contain('No device streams yet');
  });
});
