import { expect } from '@esm-bundle/chai';
import type { Identifier, JudgedLink, LinkChange, LinkChangeRequest, PersonSummary } from '@omokit/protocol';
import type { ConsoleLinks } from './console-links.js';
import { ApiFailure } from './failure.js';
import { fakeLink, fakePerson, fakeSession } from './fake-session.js';
import './main.js';

const user: Identifier = { type: 'user', value: 'lin' };
const visit: Identifier = { type: 'anonymous', value: 'visit-1' };
const other: Identifier = { type: 'member', value: 'M-2' };
const summary = (id: string, identifiers: Identifier[], events: number): PersonSummary => ({
  id,
  identifiers,
  firstSeenAt: '2026-03-04T10:00:00Z',
  lastSeenAt: '2026-03-04T11:00:00Z',
  events,
  channels: ['web'],
});

describe('console-links', () => {
  let element: ConsoleLinks;
  const find = <T extends Element>(...path: string[]): T => {
    let at: ParentNode = element.shadowRoot!;
    for (const [index, part] of path.entries()) {
      const found: Element | null = at.querySelector(part);
      if (!found) throw new Error(`There is no ${path.slice(0, index + 1).join(' ')}`);
      if (index === path.length - 1) return found as T;
      at = found.shadowRoot ?? found;
    }
    throw new Error('an empty path');
  };
  const text = (...path: string[]) => find(...path).textContent!.replace(/\s+/g, ' ');
  const settle = async () => {
    await new Promise((done) => setTimeout(done, 60));
    await element.updateComplete;
  };

  const joined = fakeLink(visit, user, { id: 'link-1', actor: 'Kiosk 1' });
  const flagged = fakeLink(user, other, {
    id: 'link-2',
    evidence: 'import',
    outcome: 'flagged',
    code: 'identifier_limit',
    type: 'member',
  });
  const removed = fakeLink(visit, other, {
    id: 'link-3',
    outcome: 'removed',
    removed: { at: '2026-03-05T10:00:00Z', actor: 'Office', reason: 'wrong till' },
  });
  const links: JudgedLink[] = [joined, flagged, removed];

  function server() {
    const asked: ['remove' | 'restore', LinkChangeRequest][] = [];
    const whole = [summary('person-1', [user, visit], 7)];
    const parts = [summary('person-1', [user], 4), summary('person-2', [visit], 3)];
    const change =
      (kind: 'remove' | 'restore') =>
      (request: LinkChangeRequest): Promise<LinkChange> => {
        asked.push([kind, request]);
        if (request.reason === 'refuse')
          return Promise.reject(new ApiFailure('link_unknown', 404, 'No such link.'));
        const [before, after] = kind === 'remove' ? [whole, parts] : [parts, whole];
        return Promise.resolve({ link: joined, applied: !request.preview, before, after });
      };
    const { session } = fakeSession({ removeLink: change('remove'), restoreLink: change('restore') });
    return { session, asked };
  }

  async function open() {
    const { session, asked } = server();
    element = document.createElement('console-links') as ConsoleLinks;
    element.session = session;
    element.person = fakePerson([], { identifiers: [user, visit], links });
    document.body.append(element);
    await settle();
    return asked;
  }
  const look = async (row: number) => {
    find<HTMLButtonElement>('console-link-table', `tbody tr:nth-child(${row}) button`).click();
    await settle();
    await settle();
  };
  const write = async (reason: string) => {
    const area = find<HTMLTextAreaElement>('console-link-change', 'textarea');
    area.value = reason;
    area.dispatchEvent(new Event('input'));
    await settle();
  };
  const apply = async () => {
    find<HTMLButtonElement>('console-link-change', '.primary').click();
    await settle();
    await settle();
  };
  afterEach(() => element.remove());

  it('tells of each link why it counts, what became of it, and by whom, what must be decided first', async () => {
    await open();
    const rows = [...find('console-link-table').shadowRoot!.querySelectorAll('tbody tr')].map((row) =>
      row.textContent!.replace(/\s+/g, ' '),
    );
    expect(rows).to.have.length(3);
    expect(rows[0]).to.contain('to be decided').and.to.contain('too many of: member number');
    expect(rows[1]).to.contain('login').and.to.contain('Kiosk 1').and.to.contain('joined');
    expect(rows[2]).to.contain('Taken away by Office: wrong till');
  });

  it('shows in the picture what is chosen in the table, and its evidence beside it', async () => {
    await open();
    await look(2);
    expect(find('console-link-graph', '.edge[aria-pressed="true"]').getAttribute('aria-label')).to.contain(
      'lin user',
    );
    const detail = text('console-link-detail', 'article');
    expect(detail).to.contain('login').and.to.contain('Kiosk 1').and.to.contain('Take this link away');
  });

  it('previews both people, asks for a reason, takes the link away and offers to put it back', async () => {
    const asked = await open();
    let changes = 0;
    element.addEventListener('console-person-changed', () => (changes += 1));
    await look(2);
    find<HTMLButtonElement>('console-link-detail', 'button').click();
    await settle();
    await settle();
    expect(asked).to.deep.equal([['remove', { link: 'link-1', preview: true }]]);
    expect(find('console-link-change').shadowRoot!.querySelectorAll('.person')).to.have.length(2);
    expect(text('console-link-change', '.people')).to.contain('4 events').and.to.contain('3 events');

    expect(find<HTMLButtonElement>('console-link-change', '.primary').disabled).to.equal(true);
    await write('   ');
    expect(find<HTMLButtonElement>('console-link-change', '.primary').disabled).to.equal(true);
    await write('one till, two people');
    await apply();
    expect(asked[1]).to.deep.equal(['remove', { link: 'link-1', reason: 'one till, two people' }]);
    expect(changes).to.equal(1);
    expect(text('.notice')).to.contain('taken away');
    expect(find<HTMLAnchorElement>('.notice a').hash).to.equal('#/people/person-2');

    find<HTMLButtonElement>('.notice button').click();
    await settle();
    await settle();
    expect(asked[2]).to.deep.equal(['restore', { link: 'link-1', preview: true }]);
    await write('they were one after all');
    await apply();
    expect(asked[3]).to.deep.equal(['restore', { link: 'link-1', reason: 'they were one after all' }]);
    expect(text('.notice')).to.contain('put back');
    expect(changes).to.equal(2);
  });

  it('says what the server refused, and keeps the reason that was written', async () => {
    await open();
    await look(2);
    find<HTMLButtonElement>('console-link-detail', 'button').click();
    await settle();
    await settle();
    await write('refuse');
    await apply();
    expect(text('console-link-change', '[role="alert"]')).to.contain('No such link.');
    expect(find<HTMLTextAreaElement>('console-link-change', 'textarea').value).to.equal('refuse');
  });

  it('looks at a flagged link in the same way, and offers to put back what was taken away', async () => {
    const asked = await open();
    await look(1);
    expect(text('console-link-detail', '.why')).to.contain('member number');
    find<HTMLButtonElement>('console-link-detail', 'article > button').click();
    await settle();
    expect(asked.at(-1)).to.deep.equal(['remove', { link: 'link-2', preview: true }]);
    element.changing = undefined;
    await look(3);
    find<HTMLButtonElement>('console-link-detail', 'article > button').click();
    await settle();
    expect(asked.at(-1)).to.deep.equal(['restore', { link: 'link-3', preview: true }]);
  });
});
