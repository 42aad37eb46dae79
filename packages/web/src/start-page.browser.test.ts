import { expect } from '@esm-bundle/chai';
import { hashIdentifier } from '@omokit/identity';
import type { PageOmo } from './index.js';
import { startPage } from './start-page.js';
import { loadWidgets } from './widget-loader.js';
import { aWhile, installTestBackend, until, type TestBackend } from './test-backend.js';

let backend: TestBackend;
let said: string[] = [];
let names = 0;
const { error, warn } = console;

function scriptTag(attributes: Record<string, string>): HTMLScriptElement {
  const script = document.createElement('script');
  script.type = 'text/plain';
  Object.assign(
    script.dataset,
    { name: `tag-${Date.now()}-${names++}`, autoPage: 'false', widgets: 'data:text/javascript,//' },
    attributes,
  );
  return script;
}

const toBackend = { endpoint: 'https://collect.test', writeKey: 'key', consent: 'granted' };
const pageOmo = () => window.omo as PageOmo;

beforeEach(() => {
  backend = installTestBackend();
  said = [];
  console.error = console.warn = (...parts: unknown[]) => void said.push(parts.map(String).join(' '));
});

afterEach(async () => {
  await (window.omo as Partial<PageOmo> | undefined)?.close?.();
  delete window.omo;
  Object.assign(console, { error, warn });
  backend.restore();
});

describe('script tag', () => {
  it('does the calls that were kept before it loaded, in order, and later ones at once', async () => {
    (window.omo ||= []).push(['track', 'Product Viewed', { sku: 'tea' }]);
    window.omo.push(['identify', 'alice'], ['track', 'Product Added']);
    startPage(scriptTag(toBackend));
    pageOmo().push(['track', 'Cart Viewed'], (omo) => void omo.track('Checkout Started'));
    await until(() => backend.received.length === 5);
    const inLane = (lane: string) => backend.received.filter((event) => event.context?.omo?.lane === lane);
    expect(inLane('event').map((event) => event.event)).to.deep.equal([
      'Product Viewed',
      'Product Added',
      'Cart Viewed',
      'Checkout Started',
    ]);
    expect(inLane('event')[0]!.properties).to.deep.equal({ sku: 'tea' });
    expect(inLane('identity')[0]).to.include({ type: 'identify', userId: 'alice' });
    expect(said).to.deep.equal([]);
  });

  it('asks for consent unless told otherwise, and carries channel and place', async () => {
    startPage(
      scriptTag({
        endpoint: 'https://collect.test',
        writeKey: 'key',
        channel: 'kiosk',
        store: 's1',
        zone: 'door',
        seal: 'false',
      }),
    );
    expect(await pageOmo().track('Code Scanned')).to.equal('held');
    pageOmo().consent.answer(['analytics']);
    await until(() => backend.names().includes('Code Scanned'));
    expect(backend.received.at(-1)!.context?.omo).to.deep.include({
      channel: 'kiosk',
      place: { store: 's1', zone: 'door' },
    });
  });

  it('seals what a kiosk keeps, with what it loads for that', async () => {
    const loaded: string[] = [];
    const script = scriptTag({ ...toBackend, channel: 'kiosk' });
    startPage(script, (name) => {
      loaded.push(name);
      return import('./on-demand/sealing.js');
    });
    await until(() => 'track' in (window.omo ?? {}));
    expect(await pageOmo().track('Code Scanned')).to.equal('queued');
    expect(await pageOmo().stats()).to.include({ storage: 'disk' });
    expect(loaded).to.deep.equal(['sealing']);
    const { name } = script.dataset;
    expect(
      Object.keys(localStorage).filter((key) => key.startsWith(`${name}.`) && !key.endsWith('.left')),
    ).to.deep.equal([]);
    expect((await indexedDB.databases()).map((database) => database.name)).to.include(`${name}-keys`);
  });

  it('spells and hashes what is linked when it has a key, with what it loads for that', async () => {
    const loaded: string[] = [];
    (window.omo ||= []).push(['link', { type: 'phone', value: '138 0013 8000' }]);
    startPage(scriptTag({ ...toBackend, hashKey: 'key of the site', country: 'CN' }), (name) => {
      loaded.push(name);
      return import('./on-demand/identifiers.js');
    });
    await until(() => backend.received.length === 1);
    expect(loaded).to.deep.equal(['identifiers']);
    const hashed = await hashIdentifier(
      { type: 'phone', value: '+8613800138000' },
      { key: 'key of the site' },
    );
    const [{ type, id } = {}] = backend.received[0]!.context?.externalIds ?? [];
    expect({ type, value: id }).to.deep.equal(hashed.ok && hashed.identifier);
  });

  it('links nothing as it was typed while that has not come, and keeps the calls', async () => {
    (window.omo ||= []).push(['link', { type: 'email', value: 'ann@example.com' }]);
    startPage(scriptTag({ ...toBackend, hashKey: 'key' }), () => Promise.reject(new TypeError('blocked')));
    await until(() => said.length > 0);
    expect(said[0]).to.match(/widget_failed.*identifiers/);
    expect(window.omo).to.have.length(1);
    expect(backend.received).to.deep.equal([]);
  });

  it('says what is wrong with a country or a key', async () => {
    const wrongs: Record<string, string>[] = [{ country: 'China' }, { hashKey: ' ' }];
    for (const wrong of wrongs) {
      said = [];
      startPage(scriptTag({ ...toBackend, ...wrong }), () => import('./on-demand/identifiers.js'));
      await until(() => said.length > 0);
      expect(said[0]).to.match(/option_invalid/);
      expect(window.omo).to.equal(undefined);
    }
  });

  it('sends to a Segment-compatible backend as well', async () => {
    startPage(
      scriptTag({ ...toBackend, segmentWriteKey: 'second', segmentEndpoint: 'https://segment.test' }),
      () => import('./on-demand/segment.js'),
    );
    await pageOmo().track('Product Viewed');
    expect(await pageOmo().flush()).to.equal(true);
    expect(backend.requests.map(({ url }) => new URL(url).host).sort()).to.deep.equal([
      'collect.test',
      'segment.test',
    ]);
  });

  it('keeps what is for Segment while its module does not come, and says what did not', async () => {
    let blocked = true;
    startPage(
      scriptTag({ ...toBackend, segmentWriteKey: 'second', segmentEndpoint: 'https://segment.test' }),
      () => (blocked ? Promise.reject(new TypeError('blocked')) : import('./on-demand/segment.js')),
    );
    await pageOmo().track('Product Viewed');
    expect(await pageOmo().flush()).to.equal(false);
    expect(said[0]).to.match(/widget_failed.*segment/);
    blocked = false;
    await until(() => pageOmo().flush());
    expect(backend.requests.map(({ url }) => new URL(url).host)).to.include('segment.test');
  });

  it('keeps coordinates on the device, of a page view too', async () => {
    startPage(scriptTag(toBackend));
    await pageOmo().track('Store Entered', { store: 's1', latitude: 35.6 }, { context: { coords: 'x' } });
    await pageOmo().page('Home', { lng: 139.7 });
    await until(() => backend.received.length === 2);
    const [entered, viewed] = backend.received;
    expect(entered!.properties).to.deep.equal({ store: 's1' });
    expect(entered!.context).to.not.have.property('coords');
    expect(viewed!.properties).to.include({ path: location.pathname }).and.not.have.property('lng');
  });

  it('does nothing when it is there twice', () => {
    startPage(scriptTag(toBackend));
    const first = window.omo;
    startPage(scriptTag(toBackend));
    expect(window.omo).to.equal(first);
    expect(said).to.have.length(1);
    expect(said[0]).to.contain('twice');
  });

  it('says on the console what is missing and leaves the page alone', () => {
    startPage(scriptTag({}));
    startPage(scriptTag({ endpoint: 'https://collect.test' }));
    startPage(scriptTag({ ...toBackend, channel: 'tv' }));
    startPage(null);
    expect(said).to.have.length(4);
    for (const line of said) expect(line).to.match(/^\[omo\] option_invalid: /);
    expect(window.omo).to.equal(undefined);
  });

  it('says on the console what was pushed but is no call', () => {
    startPage(scriptTag(toBackend));
    pageOmo().push(['constructor'] as never, 'track' as never, () => {
      throw new Error('of the page');
    });
    expect(said).to.have.length(3);
  });

  it('loads a widget from where it is told', async () => {
    const page = window as { loadedWidgets?: number };
    page.loadedWidgets = 0;
    const coupon = document.body.appendChild(document.createElement('omo-coupon'));
    startPage(scriptTag({ ...toBackend, widgets: 'data:text/javascript,window.loadedWidgets++;//' }));
    await until(() => page.loadedWidgets === 1);
    coupon.remove();
  });
});

describe('widget loader', () => {
  it('loads the module of a tag that is there, or comes later, once', async () => {
    const loaded: string[] = [];
    const first = document.body.appendChild(document.createElement('omo-coupon'));
    const stop = loadWidgets({
      load: async (name) => loaded.push(name),
      failed: () => undefined,
    });
    expect(loaded).to.deep.equal(['omo-coupon']);
    const later = document.createElement('div');
    later.append(document.createElement('omo-consent'), document.createElement('omo-coupon'));
    document.body.append(later);
    await aWhile(20);
    expect(loaded).to.deep.equal(['omo-coupon', 'omo-consent']);
    stop();
    first.remove();
    later.remove();
  });

  it('tells of a module that could not be loaded and tries again with the next such tag', async () => {
    const failed: string[] = [];
    let tries = 0;
    const stop = loadWidgets({
      load: () => (++tries === 1 ? Promise.reject(new Error('no network')) : Promise.resolve()),
      failed: (tag) => failed.push(tag),
    });
    const first = document.body.appendChild(document.createElement('omo-scanner'));
    await aWhile(20);
    const other = document.body.appendChild(document.createElement('p'));
    await aWhile(20);
    expect(tries, 'tries while the page changes elsewhere').to.equal(1);
    other.remove();
    const second = document.body.appendChild(document.createElement('omo-scanner'));
    await aWhile(20);
    expect([failed, tries]).to.deep.equal([['omo-scanner'], 2]);
    stop();
    first.remove();
    second.remove();
  });

  it('tries again though all it can load is on the page', async () => {
    const all = document.createElement('div');
    const widgets = ['consent', 'coupon', 'scanner', 'redeemer', 'handoff', 'privacy-center', 'session'];
    all.append(...widgets.map((name) => document.createElement(`omo-${name}`)));
    all.append(...['googleConsent', 'tcf', 'serviceWorker'].map((name) => scriptTag({ [name]: '' })));
    all.appendChild(document.createElement('p')).dataset.omoClick = 'Tea Pressed';
    document.body.append(all);
    const asked: string[] = [];
    const stop = loadWidgets({
      async load(name) {
        asked.push(name);
        if (name === 'omo-coupon' && asked.length <= 11) throw new Error('no network');
      },
      failed: () => undefined,
    });
    await aWhile(20);
    expect(asked).to.have.length(11);
    all.append(document.createElement('omo-coupon'));
    await aWhile(20);
    expect(asked.slice(11)).to.deep.equal(['omo-coupon']);
    stop();
    all.remove();
  });
});
