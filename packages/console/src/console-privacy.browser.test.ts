import { expect } from '@esm-bundle/chai';
import type { AuditEntry, EraseAnswer, Erasure } from '@omokit/protocol';
import type { AuditFilter } from './api.js';
import type { ConsolePersonData } from './console-person-data.js';
import { ApiFailure } from './failure.js';
import { fakeItem, fakePerson, fakeSession } from './fake-session.js';
import './main.js';

const settle = (ms = 30) => new Promise((done) => setTimeout(done, ms));
const put = (name: string, properties: object): Element => {
  const element = Object.assign(document.createElement(name), properties);
  document.body.append(element);
  return element;
};
const words = (element: Element) => element.shadowRoot!.textContent!.replace(/\s+/g, ' ');

const fakeErasure = (id: string, part: Partial<Erasure> = {}): Erasure => ({
  id,
  at: '2026-03-05T03:00:00Z',
  scope: 'person',
  actor: 'self',
  erased: { identifiers: 1, events: 1, traits: 0, links: 0, passes: 0 },
  devices: 2,
  destinations: [],
  ...part,
});

describe('the privacy page', () => {
  afterEach(() => {
    for (const element of [...document.body.children])
      if (element.localName.startsWith('console-')) element.remove();
  });

  it('tells how long each purpose is kept, and when that was done', async () => {
    const { session } = fakeSession({
      retention: () =>
        Promise.resolve({
          purposes: [
            { purpose: 'operation', days: null, expired: 0 },
            { purpose: 'location', days: 30, expired: 1234, oldest: '2026-03-04T10:00:00Z' },
          ],
          lastRunAt: '2026-03-05T03:00:00Z',
        }),
    });
    const element = put('console-retention', { session });
    await settle();
    expect(words(element)).to.contain('not limited').and.to.contain('30 days').and.to.contain('1,234');
    expect(words(element)).to.contain('Last run');
  });

  it('says why the oldest is not known: before the first run, and where there is no limit', async () => {
    const { session } = fakeSession({
      retention: () =>
        Promise.resolve({
          purposes: [
            { purpose: 'operation', days: null, expired: 0 },
            { purpose: 'analytics', days: 400, expired: 0 },
          ],
        }),
    });
    const element = put('console-retention', { session });
    await settle();
    const oldest = [...element.shadowRoot!.querySelectorAll('td:last-child')].map((cell) =>
      cell.textContent!.trim(),
    );
    expect(oldest).to.deep.equal(['not looked up', 'known after the first run']);
  });

  it('has nothing to run where there is no limit', async () => {
    const purposes = [{ purpose: 'operation' as const, days: null, expired: 0 }];
    const element = put('console-retention', {
      session: fakeSession({ retention: () => Promise.resolve({ purposes }) }).session,
    });
    await settle();
    expect(words(element)).to.contain('nothing to do').and.not.to.contain('not run yet');
  });

  it('tells of each erasure what was taken, and how far every destination is', async () => {
    const { session } = fakeSession({
      erasures: () =>
        Promise.resolve([
          fakeErasure('erasure-1', {
            erased: { identifiers: 3, events: 1200, traits: 0, links: 2, passes: 0 },
            destinations: [{ name: '<b>crm</b>', state: 'failed', attempts: 5 }],
          }),
        ]),
    });
    const element = put('console-erasures', { session });
    await settle();
    expect(words(element)).to.contain('identifiers 3 · events 1,200 · links 2');
    expect(words(element)).to.contain('<b>crm</b>: failed').and.to.contain('the person');
  });

  it('adds older erasures page by page, keeps the focus, and says when all are shown', async () => {
    const all = Array.from({ length: 70 }, (_, n) => fakeErasure(`erasure-${n}`));
    const asked: (string | undefined)[] = [];
    let answer = () => {};
    const { session, comeBack } = fakeSession({
      erasures: async ({ after }) => {
        asked.push(after);
        if (after) await new Promise<void>((done) => (answer = done));
        const from = all.findIndex(({ id }) => id === after) + 1;
        return all.slice(from, from + 50);
      },
    });
    const element = put('console-erasures', { session });
    await settle();
    const rows = () => element.shadowRoot!.querySelectorAll('tbody tr').length;
    const more = element.shadowRoot!.querySelector('console-more')!.shadowRoot!;
    const button = more.querySelector('button')!;
    expect([rows(), button.textContent!.trim()]).to.deep.equal([50, 'Show more']);
    button.focus();
    button.click();
    button.click();
    await settle();
    expect(asked).to.deep.equal([undefined, 'erasure-49']);
    expect([button.getAttribute('aria-disabled'), more.activeElement === button]).to.deep.equal([
      'true',
      true,
    ]);
    answer();
    await settle();
    const end = more.querySelector('[role=status]')!;
    expect([rows(), end.textContent!.trim()]).to.deep.equal([70, 'All 70 are shown']);
    expect(more.activeElement === end, 'the focus').to.equal(true);
    // Loaded anew, as many are shown as there were.
    asked.length = 0;
    comeBack();
    await settle(450);
    answer();
    await settle();
    expect([asked, rows()]).to.deep.equal([[undefined, 'erasure-49'], 70]);
  });

  it('says beside the button that older erasures could not be loaded, and tries again', async () => {
    let broken = true;
    const { session } = fakeSession({
      erasures: ({ after }) =>
        after && broken
          ? Promise.reject(new ApiFailure('api_unreachable', 0, ''))
          : Promise.resolve(after ? [] : Array.from({ length: 50 }, (_, n) => fakeErasure(`erasure-${n}`))),
    });
    const element = put('console-erasures', { session });
    await settle();
    const more = element.shadowRoot!.querySelector('console-more')!.shadowRoot!;
    more.querySelector('button')!.click();
    await settle();
    expect(more.querySelector('[role=alert]')!.textContent).to.contain('The server cannot be reached');
    expect(element.shadowRoot!.querySelectorAll('tbody tr')).to.have.length(50);
    broken = false;
    more.querySelector('button')!.click();
    await settle();
    expect(more.querySelector('[role=status]')!.textContent!.trim()).to.equal('All 50 are shown');
  });

  it('pages through the audit log, by person and action', async () => {
    const asked: AuditFilter[] = [];
    const page = (from: number): AuditEntry[] =>
      Array.from({ length: 25 }, (_, n) => ({
        id: from - n,
        at: '2026-03-05T03:00:00Z',
        action: 'person_read',
        actor: 'Office',
        person: 'person-1',
      }));
    const { session } = fakeSession({
      audit: (filter) => (asked.push(filter), Promise.resolve(filter.after ? [] : page(100))),
    });
    const element = put('console-audit', { session });
    await settle();
    const root = element.shadowRoot!;
    expect(root.querySelectorAll('tbody tr')).to.have.length(25);
    expect(root.querySelector<HTMLAnchorElement>('tbody a')!.hash).to.equal('#/people/person-1');
    root.querySelector<HTMLButtonElement>('.pages button')!.click();
    await settle();
    expect(asked.at(-1)).to.deep.equal({ after: 76 });
    const select = root.querySelector('select')!;
    select.value = 'data_erased';
    select.dispatchEvent(new Event('change'));
    await settle();
    expect(asked.at(-1)).to.deep.equal({ action: 'data_erased' });
    const input = root.querySelector('input')!;
    input.value = ' person-1 ';
    input.dispatchEvent(new Event('input'));
    await settle(400);
    expect(asked.at(-1)).to.deep.equal({ action: 'data_erased', person: 'person-1' });
  });
});

describe('console-person-data', () => {
  let element: ConsolePersonData;
  afterEach(() => element.remove());

  it('erases only who was named by typing, and hands on the receipt', async () => {
    const erased: string[] = [];
    const answer: EraseAnswer = {
      receipt: 'a.b.c',
      erasure: fakeErasure('erasure-1', { actor: 'Office' }),
    };
    const { session } = fakeSession({ erasePerson: (id) => (erased.push(id), Promise.resolve(answer)) });
    element = put('console-person-data', {
      session,
      person: fakePerson([fakeItem('One')], { id: 'person-c41d9e' }),
    }) as ConsolePersonData;
    let receipt: EraseAnswer | undefined;
    element.addEventListener('console-person-erased', (event) => {
      receipt = (event as CustomEvent<EraseAnswer>).detail;
    });
    await settle();
    const root = element.shadowRoot!;
    root.querySelector<HTMLButtonElement>('.danger')!.click();
    await settle();
    const input = root.querySelector('input')!;
    const button = () => root.querySelector<HTMLButtonElement>('form .danger')!;
    for (const wrong of ['', 'yes', 'C41D9E']) {
      input.value = wrong;
      input.dispatchEvent(new Event('input'));
      await settle();
      expect(button().disabled, wrong).to.equal(true);
      root.querySelector('form')!.requestSubmit();
    }
    expect(erased).to.deep.equal([]);
    input.value = 'c41d9e';
    input.dispatchEvent(new Event('input'));
    await settle();
    button().click();
    await settle();
    expect(erased).to.deep.equal(['person-c41d9e']);
    expect(receipt).to.equal(answer);
  });

  it('counts one as one, and leads the keyboard to the field', async () => {
    element = put('console-person-data', {
      session: fakeSession().session,
      person: fakePerson([fakeItem('One')]),
    }) as ConsolePersonData;
    await settle();
    const root = element.shadowRoot!;
    root.querySelector<HTMLButtonElement>('.danger')!.click();
    await settle();
    expect(words(element)).to.contain('1 event and 1 identifier are destroyed');
    expect(root.activeElement === root.querySelector('input'), 'the focus').to.equal(true);
  });

  it('saves the export under a name that tells nobody who it is of', async () => {
    const { session } = fakeSession({
      exportPerson: () =>
        Promise.resolve({
          format: 'omokit.person.v1',
          exportedAt: '2026-03-05T03:00:00Z',
          issuer: 'shop',
          scope: 'person',
          identifiers: [],
          traits: [],
          links: [],
          events: [],
          passes: [],
          redemptions: [],
        }),
    });
    element = put('console-person-data', { session, person: fakePerson([]) }) as ConsolePersonData;
    const names: string[] = [];
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      names.push(this.download);
    };
    await settle();
    element.shadowRoot!.querySelector<HTMLButtonElement>('.buttons button')!.click();
    await settle();
    HTMLAnchorElement.prototype.click = click;
    expect(names).to.deep.equal(['omokit-person-rson-1.json']);
  });
});
