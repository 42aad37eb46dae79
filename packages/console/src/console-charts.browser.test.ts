import { expect } from '@esm-bundle/chai';
import { ConsoleFunnel } from './console-funnel.js';
import { ConsoleTimeline } from './console-timeline.js';
import { fakeImport, fakeItem, fakeUnlinking } from './fake-session.js';

customElements.define('console-funnel', ConsoleFunnel);
customElements.define('console-timeline', ConsoleTimeline);

/** The element at 800 pixels, once it knows its width. */
async function shown<T extends ConsoleFunnel | ConsoleTimeline>(element: T): Promise<SVGSVGElement> {
  element.style.width = '800px';
  document.body.append(element);
  for (let i = 0; i < 300 && !element.shadowRoot?.querySelector('svg'); i++)
    await new Promise((done) => setTimeout(done, 10));
  return element.shadowRoot!.querySelector('svg')!;
}

describe('console-timeline', () => {
  let element: ConsoleTimeline;
  beforeEach(() => {
    element = document.createElement('console-timeline') as ConsoleTimeline;
  });
  afterEach(() => element.remove());

  const marks = (chart: SVGSVGElement, colour: string) =>
    [...chart.querySelectorAll(`[aria-label="dot"] [fill="var(--${colour})"]`)].map((mark) =>
      mark.getBoundingClientRect(),
    );

  it('draws online touches above the line and offline ones below', async () => {
    element.items = [
      fakeItem('One'),
      fakeItem('Two'),
      fakeItem('Three', { offline: true, channel: 'kiosk' }),
    ];
    const chart = await shown(element);
    // Not getBoundingClientRect: Firefox gives a line without height the place of its chart.
    const rule = chart.querySelector<SVGLineElement>('[aria-label="rule"] line')!;
    const line = new DOMPoint(0, rule.y1.baseVal.value).matrixTransform(rule.getScreenCTM()!).y;
    const online = marks(chart, 'online');
    const offline = marks(chart, 'offline');
    expect([online.length, offline.length]).to.deep.equal([2, 1]);
    for (const { bottom } of online) expect(bottom).to.be.below(line);
    expect(offline[0]!.top).to.be.above(line);
    const image = chart.closest('[role="img"]')!;
    expect(image.getAttribute('aria-label')).to.contain('2 online touches and 1 offline touch,');
    expect(chart.getAttribute('aria-hidden')).to.equal('true');
  });

  it('draws an imported row as neither, under both, and says it apart', async () => {
    element.items = [fakeItem('One'), fakeItem('Two', { offline: true, channel: 'kiosk' }), fakeImport()];
    const chart = await shown(element);
    const [row, ...more] = marks(chart, 'muted');
    expect([marks(chart, 'online').length, marks(chart, 'offline').length]).to.deep.equal([1, 1]);
    expect(more).to.deep.equal([]);
    expect(row!.top).to.be.above(marks(chart, 'offline')[0]!.bottom);
    expect(chart.textContent).to.contain('Import');
    expect(chart.closest('[role="img"]')!.getAttribute('aria-label')).to.contain(
      '1 online touch, 1 offline touch, and 1 imported row,',
    );
  });

  it('draws what staff did under the touches, with a word and a mark of its own', async () => {
    element.items = [fakeItem('One'), fakeImport(), fakeUnlinking(), fakeUnlinking()];
    const chart = await shown(element);
    const [work, ...more] = marks(chart, 'text');
    expect([marks(chart, 'online').length, more.length]).to.deep.equal([1, 1]);
    expect(work!.top).to.be.above(marks(chart, 'muted')[0]!.bottom);
    expect(chart.textContent).to.contain('Staff');
    const shapes = [...chart.querySelectorAll('[aria-label="dot"] path')].map((path) =>
      path.getAttribute('d'),
    );
    expect(new Set(shapes).size).to.equal(3);
    const image = chart.closest('[role="img"]')!;
    expect(image.getAttribute('aria-label')).to.contain('1 imported row, and 2 changes by staff,');
  });

  it('has no room for imports where nothing was imported', async () => {
    element.items = [fakeItem('One')];
    const chart = await shown(element);
    expect(chart.textContent).not.to.contain('Import');
    expect(chart.closest('[role="img"]')!.getAttribute('aria-label')).not.to.contain('imported');
  });

  it('shows hostile names as text in its tip', async () => {
    element.items = [fakeItem('<img src=x onerror="window.hacked = true">')];
    const chart = await shown(element);
    const [mark] = marks(chart, 'online');
    const at = { clientX: mark!.x + 2, clientY: mark!.y + 2, pointerType: 'mouse', bubbles: true };
    chart.dispatchEvent(new PointerEvent('pointerenter', at));
    chart.dispatchEvent(new PointerEvent('pointermove', at));
    await new Promise((done) => setTimeout(done, 60));
    expect(chart.textContent).to.contain('<img src=x');
    expect(element.shadowRoot!.querySelector('img')).to.equal(null);
    expect('hacked' in window).to.equal(false);
  });

  it('says which touch was clicked', async () => {
    element.items = [fakeItem('One')];
    const chosen: string[] = [];
    element.addEventListener('console-touch-chosen', (event) =>
      chosen.push((event as CustomEvent<string>).detail),
    );
    const chart = await shown(element);
    const [mark] = marks(chart, 'online');
    const at = { clientX: mark!.x + 2, clientY: mark!.y + 2, pointerType: 'mouse', bubbles: true };
    chart.dispatchEvent(new PointerEvent('pointermove', at));
    await new Promise((done) => setTimeout(done, 60));
    chart.dispatchEvent(new MouseEvent('click', at));
    expect(chosen).to.deep.equal([element.items[0]!.event.messageId]);
  });
});

describe('console-funnel', () => {
  it('draws a bar as long as its number, and follows it', async () => {
    const element = document.createElement('console-funnel') as ConsoleFunnel;
    const campaign = { id: 'welcome', title: 'Welcome', status: 'active' } as const;
    element.funnel = { campaign, issued: 100, claimed: 50, redeemed: 25, conflicts: 1, refused: 0 };
    const chart = await shown(element);
    const widths = (svg: Element) =>
      [...svg.querySelectorAll('[aria-label="bar"] > *')].map((bar) => bar.getBoundingClientRect().width);
    const [issued = 0, claimed = 0, redeemed = 0] = widths(chart);
    expect(claimed / issued).to.be.closeTo(0.5, 0.01);
    expect(redeemed / issued).to.be.closeTo(0.25, 0.01);
    // What may be claimed at all is no number of passes that were issued.
    expect(chart.textContent)
      .to.contain('50% of the limit')
      .and.not.match(/issued/i);
    const label = chart.closest('[role="img"]')!.getAttribute('aria-label');
    expect(label).to.contain('Limit 100, Claimed 50');

    element.funnel = { ...element.funnel, claimed: 100 };
    await element.updateComplete;
    const next = widths(element.shadowRoot!.querySelector('svg')!);
    expect(next[1]).to.be.closeTo(next[0]!, 0.5);
    element.remove();
  });
});
