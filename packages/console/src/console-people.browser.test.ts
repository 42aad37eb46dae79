import { expect } from '@esm-bundle/chai';
import type { PersonSummary } from '@omokit/protocol';
import type { Api } from './api.js';
import type { ConsolePeople } from './console-people.js';
import { ApiFailure } from './failure.js';
import { fakeLink, fakeSession } from './fake-session.js';
import type { Session } from './session.js';
import './main.js';

const person = (id: string, value: string, part: Partial<PersonSummary> = {}): PersonSummary => ({
  id,
  identifiers: [{ type: 'email', value }],
  firstSeenAt: '2026-03-04T10:00:00Z',
  lastSeenAt: '2026-03-04T10:00:00Z',
  events: 1,
  channels: ['web', 'kiosk'],
  ...part,
});

describe('console-people', () => {
  let element: ConsolePeople;
  const list = () => element.shadowRoot!.querySelector('console-people-list')!.shadowRoot!;
  const rows = () => [...list().querySelectorAll('.row')].map((row) => row.textContent!.replace(/\s+/g, ' '));
  const settle = async (ms = 0) => {
    await new Promise((done) => setTimeout(done, ms));
    await element.updateComplete;
  };
  const type = (text: string) => {
    const input = list().querySelector('input')!;
    input.value = text;
    input.dispatchEvent(new Event('input'));
  };
  async function open(session: Session, view?: 'to-decide') {
    element = document.createElement('console-people') as ConsolePeople;
    element.session = session;
    element.view = view;
    document.body.append(element);
    await settle(20);
  }
  afterEach(() => element.remove());

  it('asks once when typing rests, and keeps what is typed out of the address', async () => {
    const asked: (string | undefined)[] = [];
    const lin = person('1', 'lin@shop.example');
    const far = person('2', 'far@shop.example');
    const people = (q?: string) => (asked.push(q), Promise.resolve(q ? [far] : [lin]));
    await open(fakeSession({ people, flaggedLinks: () => Promise.resolve([]) }).session);
    const address = location.href;
    for (const text of ['f', 'fa', 'far']) type(text);
    await settle(350);
    expect(asked).to.deep.equal([undefined, 'far']);
    expect(rows()).to.have.length(1);
    expect(rows()[0]).to.contain('far@shop.example').and.to.contain('kiosk');
    expect(location.href).to.equal(address);
    type('');
    await settle();
    expect(rows()[0]).to.contain('lin@shop.example');
  });

  it('leaves out the answer to what is no longer asked', async () => {
    const slow = { answer: undefined as ((found: PersonSummary[]) => void) | undefined };
    const people = (q?: string) =>
      q === 'slow'
        ? new Promise<PersonSummary[]>((done) => (slow.answer = done))
        : Promise.resolve(q ? [person('2', 'fast@shop.example')] : []);
    await open(fakeSession({ people, flaggedLinks: () => Promise.resolve([]) }).session);
    type('slow');
    await settle(300);
    expect(list().querySelector('[role="status"]')!.textContent).to.contain('Searching');
    type('fast');
    await settle(300);
    slow.answer?.([person('1', 'slow@shop.example')]);
    await settle(20);
    expect(rows()).to.have.length(1);
    expect(rows()[0]).to.contain('fast@shop.example');
  });

  it('says when nobody matches, and when it could not be asked', async () => {
    const people = (q?: string) =>
      q === 'broken'
        ? Promise.reject(new ApiFailure('internal', 500, 'The server failed.'))
        : Promise.resolve(q ? [] : [person('1', 'lin@shop.example')]);
    await open(fakeSession({ people, flaggedLinks: () => Promise.resolve([]) }).session);
    type('nobody');
    await settle(300);
    expect(list().textContent).to.contain('Nobody matches the search');
    type('broken');
    await settle(300);
    expect(list().querySelector('[role]')!).not.to.equal(null);
    expect(list().textContent).to.contain('The server failed.');
  });

  it('writes hostile identifiers as text', async () => {
    const evil = person('1', '<img src=x onerror=alert(1)>', {
      identifiers: [
        { type: '<b>', value: `\u202e${'x'.repeat(512)}` },
        { type: 'email', value: '<img src=x onerror=alert(1)>' },
      ],
    });
    await open(
      fakeSession({ people: () => Promise.resolve([evil]), flaggedLinks: () => Promise.resolve([]) }).session,
    );
    expect(list().querySelector('img, b')).to.equal(null);
    expect(list().textContent).not.to.contain('\u202e');
    expect(document.documentElement.scrollWidth).to.be.at.most(innerWidth);
  });

  it('lists what is to be decided, with its reason', async () => {
    const flagged = fakeLink(
      { type: 'phone', value: '+8613800138000' },
      { type: 'member', value: 'M-2' },
      { outcome: 'flagged', code: 'identifier_limit', type: 'member', evidence: 'import' },
    );
    await open(
      fakeSession({ people: () => Promise.resolve([]), flaggedLinks: () => Promise.resolve([flagged]) })
        .session,
      'to-decide',
    );
    expect(element.shadowRoot!.querySelector('nav .badge')!.textContent).to.equal('1');
    const page = element.shadowRoot!.querySelector('console-flagged')!.shadowRoot!;
    expect(page.querySelectorAll('li')).to.have.length(1);
    expect(page.textContent).to.contain('too many of: member number').and.to.contain('+8613800138000');
  });

  it('shows more of what is to be decided when asked, and counts what is shown', async () => {
    const link = (n: number) =>
      fakeLink(
        { type: 'phone', value: `+86138001380${n}` },
        { type: 'member', value: `M-${n}` },
        { id: `link-of-${n}`, outcome: 'flagged', code: 'identifier_limit', type: 'member' },
      );
    const all = Array.from({ length: 60 }, (_, n) => link(n));
    const flaggedLinks: Api['flaggedLinks'] = ({ after }) => {
      const from = all.findIndex(({ id }) => id === after) + 1;
      return Promise.resolve(all.slice(from, from + 50));
    };
    await open(fakeSession({ people: () => Promise.resolve([]), flaggedLinks }).session, 'to-decide');
    const badge = () => element.shadowRoot!.querySelector('nav .badge')!.textContent;
    const page = element.shadowRoot!.querySelector('console-flagged')!.shadowRoot!;
    expect([badge(), page.querySelectorAll('li').length]).to.deep.equal(['50+', 50]);
    page.querySelector('console-more')!.shadowRoot!.querySelector('button')!.click();
    await settle();
    expect([badge(), page.querySelectorAll('li').length]).to.deep.equal(['60', 60]);
  });
});
