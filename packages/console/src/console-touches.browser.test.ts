import { expect } from '@esm-bundle/chai';
import { ConsoleTouches } from './console-touches.js';
import { fakeImport, fakeItem, fakeUnlinking } from './fake-session.js';
import { setLanguage } from './language.js';

customElements.define('console-touches', ConsoleTouches);

describe('console-touches', () => {
  let element: ConsoleTouches;
  const rows = () => [...element.shadowRoot!.querySelectorAll('.touch')];

  beforeEach(async () => {
    element = document.createElement('console-touches') as ConsoleTouches;
    document.body.append(element);
    await element.updateComplete;
  });
  afterEach(() => {
    element.remove();
    setLanguage('en');
  });

  it('shows online and offline touches on one line, with a separator for each day', async () => {
    element.items = [
      fakeItem('Product Viewed', { correctedAt: '2026-03-04T12:00:00Z' }),
      fakeItem('Coupon Redeemed', { correctedAt: '2026-03-06T12:00:00Z', offline: true, channel: 'kiosk' }),
    ];
    await element.updateComplete;
    expect(rows().map((row) => row.className)).to.deep.equal(['touch online', 'touch offline']);
    expect(element.shadowRoot!.querySelectorAll('.day')).to.have.lengthOf(2);
    expect(element.shadowRoot!.querySelector('time')!.title).to.equal('2026-03-04T12:00:00Z');
  });

  it('marks an imported row as neither online nor offline', async () => {
    element.items = [fakeImport({ receivedAt: '2026-11-23T10:00:00Z' })];
    await element.updateComplete;
    expect(rows().map((row) => row.className)).to.deep.equal(['touch import']);
    expect(rows()[0]!.querySelector('.what')!.textContent).not.to.contain('later');
    expect(rows()[0]!.querySelector('.badge')!.className).to.equal('badge import');
    expect(rows()[0]!.querySelector('.mark')).to.equal(null);
  });

  it('marks what staff did as theirs', async () => {
    element.items = [fakeUnlinking()];
    await element.updateComplete;
    expect(rows().map((row) => row.className)).to.deep.equal(['touch staff']);
    expect(rows()[0]!.querySelector('.badge')!.textContent!.trim()).to.equal('staff');
    expect(rows()[0]!.querySelector('.mark')).to.equal(null);
  });

  it('names the type of an event once', async () => {
    const named = fakeImport();
    element.items = [fakeImport(), { ...named, event: { ...named.event, userId: 'lin' } }];
    await element.updateComplete;
    const names = rows().map((row) => row.querySelector('.what')!.textContent!.match(/identify|lin/g));
    expect(names).to.deep.equal([['identify'], ['lin', 'identify']]);
  });

  it('says what kind of event it is in the language of the page', async () => {
    const { event, ...item } = fakeItem('');
    element.items = [{ ...item, event: { ...event, type: 'page', name: 'Home' } }, fakeImport()];
    setLanguage('zh-CN');
    await element.updateComplete;
    const names = rows().map((row) =>
      row.querySelector('.what')!.textContent!.match(/Home|page|页面|identify|识别/g),
    );
    expect(names).to.deep.equal([['Home', '页面'], ['识别']]);
    expect(rows()[0]!.querySelector('details p')!.textContent).to.contain('分析');
  });

  it('says when an event was delivered late', async () => {
    const item = fakeItem('Coupon Redeemed');
    const receivedAt = new Date(Date.parse(item.correctedAt) + 300_000).toISOString();
    element.items = [{ ...item, receivedAt }];
    await element.updateComplete;
    expect(rows()[0]!.textContent).to.contain('arrived 5 min later');
  });

  it('shows hostile names and properties as text', async () => {
    const item = fakeItem('<img src=x onerror="window.hacked = true">');
    const properties = { '<script>': '</pre><img src=x onerror="window.hacked = true">' };
    element.items = [{ ...item, event: { ...item.event, properties } }];
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('img, script')).to.equal(null);
    expect(element.shadowRoot!.querySelector('pre')!.textContent).to.contain('</pre><img');
    expect('hacked' in window).to.equal(false);
  });

  it('brings an event into view', async () => {
    element.items = [fakeItem('One'), fakeItem('Two')];
    await element.updateComplete;
    element.show(element.items[1]!.event.messageId);
    expect(rows().map((row) => row.classList.contains('shown'))).to.deep.equal([false, true]);
  });

  it('changes language while it is shown', async () => {
    element.items = [fakeItem('Coupon Redeemed', { channel: 'kiosk', offline: true })];
    await element.updateComplete;
    setLanguage('zh-CN');
    await element.updateComplete;
    expect(rows()[0]!.textContent).to.contain('自助机').and.to.contain('线下');
  });
});
