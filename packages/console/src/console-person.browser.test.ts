import { expect } from '@esm-bundle/chai';
import type { TimelineItem } from '@omokit/protocol';
import type { ConsolePerson } from './console-person.js';
import type { ConsoleTouches } from './console-touches.js';
import { fakeItem, fakePerson, fakeSession, fakeUnlinking } from './fake-session.js';
import { setLanguage } from './language.js';
import type { Session } from './session.js';
import './main.js';

describe('console-person', () => {
  let element: ConsolePerson;
  const text = () => element.shadowRoot!.textContent!.replace(/\s+/g, ' ');

  async function open(session: Session, person = 'person-1'): Promise<void> {
    element = document.createElement('console-person') as ConsolePerson;
    element.session = session;
    element.person = person;
    document.body.append(element);
    await settle();
  }
  async function settle(ms = 0): Promise<void> {
    await new Promise((done) => setTimeout(done, ms));
    await element.updateComplete;
  }
  afterEach(() => element.remove());

  it('shows who it is and why it is one person', async () => {
    const person = fakePerson([fakeItem('Product Viewed')], {
      identifiers: [
        { type: 'anonymous', value: 'anonymous-1' },
        { type: 'user', value: '<b>lin</b>' },
      ],
      links: [
        {
          id: 'link-1',
          a: { type: 'anonymous', value: 'anonymous-1' },
          b: { type: 'user', value: '<b>lin</b>' },
          evidence: 'handoff',
          at: '2026-03-04T10:00:00Z',
          actor: 'Kiosk 1',
          outcome: 'joined',
        },
      ],
    });
    await open(fakeSession({ person: () => Promise.resolve(person) }).session);
    const links = element.shadowRoot!.querySelector('console-links')!.shadowRoot!;
    const table = links.querySelector('console-link-table')!.shadowRoot!.textContent!;
    expect(table).to.contain('device hand-off').and.to.contain('by Kiosk 1');
    expect(element.shadowRoot!.querySelector('h1')!.textContent).to.equal('<b>lin</b>');
    expect(element.shadowRoot!.querySelector('b')).to.equal(null);
  });

  it('is headed by the name, where one is known', async () => {
    const name = { name: 'name', value: 'Lin Wei', source: 'import:members.csv', at: '2026-03-04T10:00:00Z' };
    const person = fakePerson([], { identifiers: [{ type: 'email', value: 'a@b.example' }], traits: [name] });
    await open(fakeSession({ person: () => Promise.resolve(person) }).session);
    expect(element.shadowRoot!.querySelector('h1')!.textContent).to.equal('Lin Wei');
  });

  it('shows a birthday in the language of the page, and other traits as they are', async () => {
    const trait = (name: string, value: string) => ({
      name,
      value,
      source: 'Kiosk 1',
      at: '2026-03-04T10:00:00Z',
    });
    const traits = [trait('birthday', '--05-23'), trait('home_store', 'Willow')];
    setLanguage('zh-CN');
    await open(fakeSession({ person: () => Promise.resolve(fakePerson([], { traits })) }).session);
    const shown = element
      .shadowRoot!.querySelector('console-traits')!
      .shadowRoot!.querySelectorAll('dt, bdi');
    setLanguage('en');
    expect([...shown].map((each) => each.textContent)).to.deep.equal([
      '生日',
      '5月23日',
      'home_store',
      'Willow',
    ]);
  });

  it('says which events are counted', async () => {
    const show = async (...timeline: TimelineItem[]) => {
      const person = fakePerson(timeline, { events: 1 });
      await open(fakeSession({ person: () => Promise.resolve(person) }).session);
      return element.shadowRoot!.querySelector('.facts')!.textContent!.replace(/\s+/g, ' ');
    };
    expect(await show(fakeItem('One'))).not.to.contain('staff');
    element.remove();
    expect(await show(fakeItem('One'), fakeUnlinking(), fakeUnlinking())).to.contain(
      'Events 1 and 2 by staff, not counted',
    );
  });

  it('loads again when an event of this person arrives, and not for a stranger', async () => {
    const timeline = [fakeItem('One')];
    let asked = 0;
    const person = () => (asked++, Promise.resolve(fakePerson([...timeline])));
    const fake = fakeSession({ person });
    await open(fake.session);
    const stranger = fakeItem('Elsewhere');
    fake.tell({
      type: 'event',
      person: 'person-2',
      item: { ...stranger, event: { ...stranger.event, anonymousId: 'anonymous-2' } },
    });
    await settle(500);
    expect(asked).to.equal(1);
    timeline.push(fakeItem('Two'));
    fake.tell({ type: 'event', person: 'person-1', item: timeline[1]! });
    await settle(500);
    expect(asked).to.equal(2);
    const touches = element.shadowRoot!.querySelector<ConsoleTouches>('console-touches')!;
    expect(touches.items.map(({ event }) => event.event)).to.deep.equal(['One', 'Two']);
  });

  it('says that a person became part of another', async () => {
    await open(fakeSession({ person: () => Promise.resolve(fakePerson([])) }).session, 'person-0');
    expect(text()).to.contain('became part of this person').and.to.contain('person-0');
  });

  it('says when there is no such person', async () => {
    await open(fakeSession().session);
    expect(text()).to.contain('There is no such person');
  });
});
