import { expect } from '@esm-bundle/chai';
import { ConsoleLive } from './console-live.js';
import { fakeItem, fakeSession } from './fake-session.js';

customElements.define('console-live', ConsoleLive);

const hostile = '<img src=x onerror="window.hacked = true">';

describe('console-live', () => {
  let element: ConsoleLive;
  let fake: ReturnType<typeof fakeSession>;
  const text = () => element.shadowRoot?.textContent ?? '';
  const names = () => [...element.shadowRoot!.querySelectorAll('.name .cut')].map((node) => node.textContent);
  const button = (label: string) =>
    [...element.shadowRoot!.querySelectorAll('button')].find((node) => node.textContent?.trim() === label)!;
  const list = () => element.shadowRoot!.querySelector('ol')!;

  beforeEach(async () => {
    fake = fakeSession();
    element = document.createElement('console-live') as ConsoleLive;
    element.session = fake.session;
    document.body.append(element);
    await element.updateComplete;
  });
  afterEach(() => element.remove());

  async function show(...events: [name: string, person?: string][]): Promise<void> {
    fake.show(events.map(([name, person = 'person-1']) => ({ item: fakeItem(name), person })));
    await element.updateComplete;
  }

  it('says what to do while there is nothing', () => {
    expect(text()).to.contain('No events yet').and.to.contain('script tag');
  });

  it('shows events as they arrive, each a link to its person', async () => {
    await show(['Product Viewed', 'a/b']);
    await show(['Product Added'], ['Product Viewed', 'a/b']);
    expect(names()).to.deep.equal(['Product Added', 'Product Viewed']);
    const links = [...element.shadowRoot!.querySelectorAll('a.row')].map((link) => link.getAttribute('href'));
    expect(links).to.deep.equal(['#/people/person-1', '#/people/a%2Fb']);
  });

  it('shows when each arrived, and of what came late when it happened as well', async () => {
    const receivedAt = '2026-03-04T10:30:00Z';
    const item = (correctedAt: string) => fakeItem('One', { correctedAt, receivedAt });
    fake.show(
      [item('2026-03-04T10:29:58Z'), item('2026-03-04T10:26:00Z')].map((item) => ({ item, person: 'p' })),
    );
    await element.updateComplete;
    const times = [...element.shadowRoot!.querySelectorAll('.row')].map((row) =>
      [...row.querySelectorAll('time')].map(({ dateTime }) => dateTime),
    );
    expect(times).to.deep.equal([[receivedAt], [receivedAt, '2026-03-04T10:26:00Z']]);
    expect(text()).to.contain('Arrived').and.to.contain('happened ');
  });

  it('has no link for an event of nobody', async () => {
    await show(['Sensor Reported', '']);
    expect(element.shadowRoot!.querySelector('a.row')).to.equal(null);
    expect(names()).to.deep.equal(['Sensor Reported']);
  });

  it('shows hostile text as text', async () => {
    await show([hostile, hostile]);
    await new Promise((done) => setTimeout(done, 50));
    expect(names()).to.deep.equal([hostile]);
    expect(element.shadowRoot!.querySelector('img')).to.equal(null);
    expect('hacked' in window).to.equal(false);
  });

  it('stands still while paused, says how many wait, and shows them after', async () => {
    await show(['One']);
    button('Pause').click();
    await element.updateComplete;
    const [one] = fake.session.events;
    fake.show([{ item: fakeItem('Three'), person: 'p' }, { item: fakeItem('Two'), person: 'p' }, one!]);
    await element.updateComplete;
    expect(names()).to.deep.equal(['One']);
    expect(text()).to.contain('2 new events wait').and.to.contain('Paused');
    button('Resume').click();
    await element.updateComplete;
    expect(names()).to.deep.equal(['Three', 'Two', 'One']);
  });

  it('stands still while the mouse is on the list, but not for a finger', async () => {
    await show(['One']);
    list().dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    await element.updateComplete;
    await show(['Two']);
    expect(names()).to.deep.equal(['One']);
    list().dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }));
    await element.updateComplete;
    expect(names()).to.deep.equal(['Two']);

    list().dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'touch' }));
    await element.updateComplete;
    await show(['Three']);
    expect(names()).to.deep.equal(['Three']);
  });

  it('filters by name, and can be brought back from an empty result', async () => {
    await show(['Coupon Claimed'], ['Product Viewed']);
    const field = element.shadowRoot!.querySelector('input')!;
    field.value = 'coupon';
    field.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(names()).to.deep.equal(['Coupon Claimed']);
    field.value = 'nothing like it';
    field.dispatchEvent(new Event('input'));
    await element.updateComplete;
    button('Clear filter').click();
    await element.updateComplete;
    expect(names()).to.have.lengthOf(2);
    expect(field.value).to.equal('');
  });
});
