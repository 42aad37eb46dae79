import { expect } from '@esm-bundle/chai';
import type { Identifier } from '@omokit/protocol';
import type { ConsoleLinkGraph } from './console-link-graph.js';
import { fakeLink } from './fake-session.js';
import { linkGraph } from './link-graph.js';
import './main.js';

const user: Identifier = { type: 'user', value: 'lin' };
const visit = (n: number): Identifier => ({ type: 'anonymous', value: `visit-${n}` });
const rtl: Identifier = { type: 'email', value: '\u202e<img src=x>' };

describe('console-link-graph', () => {
  let element: ConsoleLinkGraph;
  const all = () => [...element.shadowRoot!.querySelectorAll<SVGGElement>('.frame [data-key]')];
  const svg = () => element.shadowRoot!.querySelector<SVGSVGElement>('.frame svg')!;
  const focused = () => element.shadowRoot!.activeElement as SVGGElement | null;
  const place = () => svg().querySelector('g')!.getAttribute('transform');
  const press = async (key: string, init: KeyboardEventInit = {}) => {
    (focused() ?? svg()).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...init }));
    await element.updateComplete;
    await element.updateComplete;
  };

  async function open(graph: ReturnType<typeof linkGraph>): Promise<void> {
    element = document.createElement('console-link-graph') as ConsoleLinkGraph;
    element.style.width = '900px';
    element.graph = graph;
    document.body.append(element);
    // The width is known only when the browser has told of it.
    while (svg()?.getAttribute('width') !== '900') await new Promise((done) => setTimeout(done, 10));
  }
  afterEach(() => element.remove());

  const few = () =>
    linkGraph(
      [user, visit(1), visit(2)],
      [
        fakeLink(visit(1), user),
        fakeLink(visit(2), user, { evidence: 'handoff' }),
        fakeLink(user, rtl, { outcome: 'flagged', code: 'identifier_limit', type: 'email' }),
        fakeLink(visit(9), user, { outcome: 'removed' }),
      ],
    );

  it('names every identifier and link, and leads the keyboard to each', async () => {
    await open(few());
    expect(all()).to.have.length(9);
    expect(all().every((item) => item.getAttribute('role') === 'button')).to.equal(true);
    expect(all().filter(({ tabIndex }) => tabIndex === 0)).to.have.length(1);
    const names = new Set<string>();
    all()
      .find(({ tabIndex }) => tabIndex === 0)!
      .focus();
    for (let step = 0; step < 9; step += 1) {
      names.add(focused()!.getAttribute('aria-label')!);
      await press('ArrowRight');
    }
    expect(names.size).to.equal(9);
    const text = [...names].join('\n');
    expect(text).to.contain('lin user').and.to.contain('visit-1 visit');
    expect(text).to.contain('device hand-off: ').and.to.contain('to be decided').and.to.contain('taken away');
    expect(text).to.contain('of another person');
    await press('Home');
    expect(focused()!.dataset['key']).to.equal('user:lin');
  });

  it('counts one as one', async () => {
    await open(linkGraph([user], []));
    expect(svg().getAttribute('aria-label')).to.equal('Link graph: 1 identifier, 0 links');
  });

  it('writes above all lines, on a ground of its own', async () => {
    await open(few());
    const root = element.shadowRoot!;
    const words = [...root.querySelectorAll('.frame .words')];
    expect(words).to.have.length(9);
    const lines = [...root.querySelectorAll('.frame .line')];
    for (const each of words) {
      const id = /#(\w+)/.exec(each.getAttribute('filter')!)?.[1];
      expect(root.querySelector(`filter[id="${id}"] feFlood`)).not.to.equal(null);
      const isAbove = (line: Element) =>
        (line.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
      expect(lines.every(isAbove)).to.equal(true);
    }
  });

  it('tells of what is chosen, by keyboard and by pointer', async () => {
    await open(few());
    const chosen: string[] = [];
    element.addEventListener('console-graph-chosen', (event) =>
      chosen.push((event as CustomEvent<string>).detail),
    );
    all()
      .find(({ dataset }) => dataset['key'] === 'anonymous:visit-1')!
      .focus();
    await press('Enter');
    all()
      .find(({ dataset }) => dataset['key'] === 'user:lin')!
      .dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(chosen).to.deep.equal(['anonymous:visit-1', 'user:lin']);
  });

  it('zooms and moves by keys, buttons and a dragging pointer, and shows the whole again', async () => {
    await open(few());
    const whole = place();
    await press('+');
    expect(place()).not.to.equal(whole);
    await press('0');
    expect(place()).to.equal(whole);
    await press('ArrowLeft', { shiftKey: true });
    expect(place()).not.to.equal(whole);
    await press('0');

    let clicks = 0;
    element.addEventListener('console-graph-chosen', () => (clicks += 1));
    const node = all().find(({ dataset }) => dataset['key'] === 'user:lin')!;
    const at = (type: string, x: number) =>
      node.dispatchEvent(
        new PointerEvent(type, { bubbles: true, clientX: x, clientY: 50, button: 0, pointerId: 1 }),
      );
    // A synthetic pointer cannot be captured.
    svg().setPointerCapture = () => undefined;
    at('pointerdown', 100);
    at('pointermove', 160);
    at('pointerup', 160);
    node.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await element.updateComplete;
    expect(clicks).to.equal(0);
    const [x] = /translate\(([\d.-]+)/.exec(place()!)!.slice(1);
    const [before] = /translate\(([\d.-]+)/.exec(whole!)!.slice(1);
    expect(Number(x) - Number(before)).to.be.closeTo(60, 0.2);
    element.shadowRoot!.querySelector<HTMLButtonElement>('.zoom button:last-child')!.click();
    await element.updateComplete;
    expect(place()).to.equal(whole);
  });

  it('leaves the wheel to the page unless it is meant', async () => {
    await open(few());
    const whole = place();
    const plain = new WheelEvent('wheel', { deltaY: 100, cancelable: true, bubbles: true });
    svg().dispatchEvent(plain);
    expect(plain.defaultPrevented).to.equal(false);
    svg().dispatchEvent(
      new WheelEvent('wheel', { deltaY: -100, ctrlKey: true, cancelable: true, bubbles: true }),
    );
    await element.updateComplete;
    expect(place()).not.to.equal(whole);
  });

  it('draws sixty one by one and four hundred as groups with their count', async () => {
    const star = (count: number) =>
      linkGraph(
        [user, ...Array.from({ length: count }, (_, n) => visit(n))],
        Array.from({ length: count }, (_, n) => fakeLink(visit(n), user)),
      );
    await open(star(59));
    expect(element.shadowRoot!.querySelectorAll('.frame .node')).to.have.length(60);
    element.graph = star(400);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelectorAll('.frame .node')).to.have.length(2);
    expect(all().map((item) => item.getAttribute('aria-label'))).to.include('400 visit, together');
    expect(element.shadowRoot!.textContent).to.contain('×400');
  });

  it('writes hostile identifiers as text that cannot turn its surroundings', async () => {
    await open(few());
    expect(element.shadowRoot!.querySelector('img')).to.equal(null);
    expect(element.shadowRoot!.textContent).not.to.match(/[\u202a-\u202e]/);
    for (const item of all()) expect(item.getAttribute('aria-label')).not.to.match(/[\u202a-\u202e]/);
  });
});
