import { expect } from '@esm-bundle/chai';
import { OmoError, type Omo } from '@omokit/core';
import { createSealer } from '@omokit/queue/sealer';
import { createFakeTransport } from '@omokit/testing';
import { createOmo, type OmoOptions } from './index.js';
import { aWhile, installTestBackend, until, type TestBackend } from './test-backend.js';

let backend: TestBackend;
let open: Omo[] = [];
let names = 0;

const freshName = () => `omo-test-${Date.now()}-${names++}`;

function create(options: OmoOptions & { name: string }): Omo {
  const omo = createOmo({
    endpoint: 'https://collect.test',
    writeKey: 'key',
    autoPage: false,
    ...options,
  });
  open.push(omo);
  return omo;
}

const keysOf = (name: string) =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(`${name}.`))
    .sort();

async function hasDatabase(name: string): Promise<boolean> {
  return (await indexedDB.databases()).some((database) => database.name === name);
}

beforeEach(() => {
  backend = installTestBackend();
});

afterEach(async () => {
  await Promise.all(open.map((omo) => omo.close()));
  open = [];
  backend.restore();
});

describe('before consent is answered', () => {
  it('writes nothing to disk and sends nothing', async () => {
    const name = freshName();
    const cookies = document.cookie;
    const omo = create({ name });
    expect(await omo.track('Product Viewed')).to.equal('held');
    expect(await omo.identify('alice')).to.equal('held');
    omo.storage.set('draft', 'kept');
    void omo.api.get('/v1/campaigns/welcome');
    await omo.flush();
    await omo.stats();
    await aWhile();
    expect(omo.storage.get('draft')).to.equal('kept');
    expect(keysOf(name)).to.deep.equal([]);
    expect(await hasDatabase(name)).to.equal(false);
    expect(document.cookie).to.equal(cookies);
    expect(backend.requests).to.deep.equal([]);
  });

  it('queues on a yes what was held, in order, and writes what waited for it', async () => {
    const name = freshName();
    const omo = create({ name });
    for (const event of ['One', 'Two', 'Three']) void omo.track(event);
    omo.storage.set('draft', 'kept');
    const receipt = omo.consent.answer(['analytics']);
    await omo.track('Four');
    await until(() => backend.received.length === 5);
    const ours = backend.received.filter((event) => event.event !== 'Consent Granted');
    expect(ours.map((event) => event.event)).to.deep.equal(['One', 'Two', 'Three', 'Four']);
    expect(ours.map((event) => event.context?.omo?.consent)).to.deep.equal(Array(4).fill(receipt.id));
    expect(keysOf(name)).to.include.members([`${name}.consent`, `${name}.draft`, `${name}.anonymousId`]);
  });

  it('drops on a no what was held, and keeps the receipt only', async () => {
    const name = freshName();
    const omo = create({ name });
    void omo.track('One');
    omo.storage.set('draft', 'kept');
    omo.consent.answer([]);
    expect(await omo.track('Two')).to.equal('dropped');
    await omo.flush();
    await aWhile();
    expect(keysOf(name)).to.deep.equal([`${name}.consent`]);
    expect(await hasDatabase(name)).to.equal(false);
    expect(backend.requests).to.deep.equal([]);
  });

  it('lets API calls wait for the answer', async () => {
    backend.answer('/v1/campaigns/welcome', 200, { id: 'welcome' });
    const omo = create({ name: freshName() });
    const campaign = omo.api.get<{ id: string }>('/v1/campaigns/welcome');
    await aWhile(50);
    expect(backend.requests).to.have.length(0);
    omo.consent.answer([]);
    expect(await campaign).to.deep.equal({ id: 'welcome' });
    expect(backend.requests[0]!.headers.get('authorization')).to.equal('Bearer key');
  });
});

describe('after a browser was killed before it wrote localStorage', () => {
  /** What a SIGKILL leaves: the database has everything, localStorage is as it was seconds ago. */
  async function crash(omo: Omo, name: string, before: Record<string, string> = {}): Promise<void> {
    await omo.close();
    for (const key of keysOf(name)) localStorage.removeItem(key);
    for (const [key, value] of Object.entries(before)) localStorage.setItem(`${name}.${key}`, value);
  }

  it('knows the answer and the visitor again, and sends what was queued', async () => {
    const name = freshName();
    backend.down = true;
    const first = create({ name });
    const { id } = first.consent.answer(['analytics']);
    expect(await first.track('One')).to.equal('queued');
    const anonymousId = first.anonymousId();
    await crash(first, name);

    backend.down = false;
    const second = create({ name });
    await until(() => second.consent.receipt()?.id === id);
    expect(await second.track('Two')).to.equal('queued');
    await until(() => backend.names().includes('Two'));
    expect(backend.names()).to.include('One');
    expect(new Set(backend.received.map((event) => event.anonymousId))).to.deep.equal(new Set([anonymousId]));
  });

  it('does not bring back a visitor who was forgotten', async () => {
    const name = freshName();
    const first = create({ name, consent: 'granted' });
    await first.track('One');
    const anonymousId = first.anonymousId();
    await first.reset();
    await first.track('Two');
    const next = first.anonymousId();
    await crash(first, name, { anonymousId });
    const second = create({ name, consent: 'granted' });
    await second.stats();
    await second.track('Three');
    expect(second.anonymousId()).to.equal(next);
  });
});

describe('values beside the log', () => {
  it('never bring back a yes that was withdrawn before the database had been opened', async () => {
    const name = freshName();
    const first = create({ name });
    first.consent.answer(['analytics']);
    await first.track('One');
    await first.close();
    // As a page that is gone before its database has opened: only localStorage has heard of the no.
    const receipt = JSON.parse(localStorage.getItem(`${name}.consent`)!) as object;
    localStorage.setItem(`${name}.consent`, JSON.stringify({ ...receipt, id: 'no', granted: [] }));
    const third = create({ name });
    await third.stats();
    await aWhile(50);
    expect(third.consent.decide('analytics')).to.equal('deny');
  });

  it('follow a visitor another tab forgets while this one is opening', async () => {
    const name = freshName();
    const one = create({ name, consent: 'granted' });
    await one.identify('alice');
    const two = create({ name, consent: 'granted' });
    const opened = two.stats();
    await one.reset();
    await opened;
    await aWhile(50);
    expect([one.userId(), two.userId()]).to.deep.equal([undefined, undefined]);
    expect(localStorage.getItem(`${name}.userId`)).to.equal(null);
  });
});

describe('consent of a page', () => {
  it('is remembered by the next page', async () => {
    const name = freshName();
    create({ name }).consent.answer(['analytics'], '2');
    expect(create({ name }).consent.receipt()).to.include({ notice: '2' });
    expect(await create({ name }).track('One')).to.equal('queued');
  });

  it('counts at once in this tab when answered in another', async () => {
    const name = freshName();
    const omo = create({ name });
    void omo.track('One');
    const receipt = { id: 'r', notice: '1', at: new Date().toISOString(), granted: ['analytics'] };
    const otherTab = document.body.appendChild(document.createElement('iframe'));
    otherTab.contentWindow!.localStorage.setItem(`${name}.consent`, JSON.stringify(receipt));
    await until(() => backend.names().includes('One'));
    otherTab.contentWindow!.localStorage.setItem(
      `${name}.consent`,
      JSON.stringify({ ...receipt, id: 's', granted: [] }),
    );
    await until(() => omo.consent.decide('analytics') === 'deny');
    otherTab.remove();
  });

  it('asks again when the stored receipt cannot be read', () => {
    const name = freshName();
    localStorage.setItem(`${name}.consent`, '{"id":');
    expect(create({ name }).consent.decide('analytics')).to.equal('hold');
    localStorage.removeItem(`${name}.consent`);
  });

  it('honours Global Privacy Control', () => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });
    const omo = create({ name: freshName(), consent: 'granted' });
    expect(omo.consent.decide('marketing')).to.equal('deny');
    expect(omo.consent.decide('analytics')).to.equal('allow');
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: undefined, configurable: true });
  });
});

describe('delivery from a page', () => {
  it('goes on where the last page stopped, in order, each event once', async () => {
    const name = freshName();
    backend.down = true;
    const before = create({ name, consent: 'granted' });
    const tracked = ['One', 'Two', 'Three'].map((event) => before.track(event));
    expect(await Promise.all(tracked)).to.deep.equal(['queued', 'queued', 'queued']);
    expect(await before.flush()).to.equal(false);
    await before.close();
    expect(backend.received).to.have.length(0);

    backend.down = false;
    const after = create({ name, consent: 'granted' });
    await after.track('Four');
    await until(() => backend.received.length >= 4);
    await aWhile(50);
    expect(backend.names()).to.deep.equal(['One', 'Two', 'Three', 'Four']);
    expect(backend.received.map((event) => event.context?.omo?.seq)).to.deep.equal([1, 2, 3, 4]);
    expect(await after.flush()).to.equal(true);
  });

  it('sends what an earlier page left without a new event', async () => {
    const name = freshName();
    backend.down = true;
    const before = create({ name, consent: 'granted' });
    await before.track('One');
    await before.close();
    backend.down = false;
    create({ name, consent: 'granted' });
    await until(() => backend.names().includes('One'));
  });

  it('gives each of two destinations everything', async () => {
    const archive = createFakeTransport();
    const omo = create({ name: freshName(), consent: 'granted', transport: { archive } });
    await omo.track('One');
    await omo.track('Two');
    expect(await omo.flush()).to.equal(true);
    expect(backend.names()).to.deep.equal(['One', 'Two']);
    expect(archive.delivered().map((event) => event.event)).to.deep.equal(['One', 'Two']);
  });

  it('says in its last words what it had no time to commit, and nothing twice when it comes back', async () => {
    const name = freshName();
    const first = create({ name, consent: 'granted' });
    void first.track('One');
    dispatchEvent(new PageTransitionEvent('pagehide'));
    // Before anything asynchronous has happened.
    expect(backend.requests.map(({ url }) => new URL(url).pathname)).to.deep.equal(['/v1/batch']);
    await until(() => backend.names().includes('One'));
    expect(await first.track('Two')).to.equal('queued');
    await first.flush();
    await first.close();
    expect(backend.names()).to.deep.equal(['One', 'Two']);
    const second = create({ name, consent: 'granted' });
    await second.track('Three');
    expect(await second.flush()).to.equal(true);
    expect(backend.names()).to.deep.equal(['One', 'Two', 'Three']);
  });

  it('commits on the next page what the last one could only write down', async () => {
    const name = freshName();
    backend.down = true;
    const { open: openDatabase } = IDBFactory.prototype;
    // A browser that is so slow to open it that the page is gone before.
    IDBFactory.prototype.open = function (...call) {
      const request = openDatabase.apply(this, call);
      request.onsuccess = () => request.result.close();
      return Object.assign(request, { addEventListener: () => undefined });
    };
    const first = create({ name, consent: 'granted' });
    void first.track('One');
    await aWhile(20);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    // It waits for its database for ever, as only a page that is gone can: nobody may wait for it.
    void first.close();
    open = [];
    IDBFactory.prototype.open = openDatabase;
    expect(localStorage.getItem(`${name}.journal`)).to.contain('One');
    backend.down = false;
    const second = create({ name, consent: 'granted' });
    await second.track('Two');
    await until(() => backend.names().length === 2);
    expect(backend.names()).to.deep.equal(['One', 'Two']);
    expect(backend.received.map(({ context }) => context?.omo?.seq)).to.deep.equal([1, 2]);
    expect(localStorage.getItem(`${name}.journal`)).to.equal(null);
  });

  it('tells of a stream that the browser has evicted', async () => {
    const name = freshName();
    const first = create({ name, consent: 'granted' });
    await first.track('One');
    dispatchEvent(new PageTransitionEvent('pagehide'));
    const { stream } = await first.stats();
    await first.close();
    await deleteDatabase(name);
    const second = create({ name, consent: 'granted' });
    await second.track('Two');
    await until(() => backend.losses.length > 0);
    expect(backend.losses).to.deep.equal([{ stream, from: 1, to: 1, reason: 'storage_lost' }]);
    expect((await second.stats()).stream).not.to.equal(stream);
  });

  const leavings: [string, () => void][] = [
    ['goes', () => dispatchEvent(new PageTransitionEvent('pagehide'))],
    ['is hidden', () => document.dispatchEvent(new Event('visibilitychange'))],
  ];
  for (const [what, leave] of leavings) {
    it(`sends at once when the page ${what}`, async () => {
      const omo = create({ name: freshName(), consent: 'granted' });
      await omo.track('One');
      expect(backend.received).to.have.length(0);
      const asked = performance.now();
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      leave();
      Reflect.deleteProperty(document, 'visibilityState');
      await until(() => backend.received.length === 1);
      expect(performance.now() - asked).to.be.lessThan(150);
    });
  }

  it('keeps events in memory where the browser gives no disk, and says so', async () => {
    const { open: openDatabase } = IDBFactory.prototype;
    IDBFactory.prototype.open = () => {
      throw new DOMException('no storage here', 'SecurityError');
    };
    try {
      const errors: string[] = [];
      const omo = create({ name: freshName(), consent: 'granted' });
      omo.watch('error', (error) => errors.push(error.code));
      expect(await omo.track('One')).to.equal('queued');
      expect(await omo.flush()).to.equal(true);
      expect(backend.names()).to.deep.equal(['One']);
      expect(await omo.stats()).to.include({ storage: 'memory' });
      expect(errors).to.deep.equal(['queue_unavailable']);
    } finally {
      IDBFactory.prototype.open = openDatabase;
    }
  });

  it('tells of what was lost with a page that had no disk', async () => {
    const name = freshName();
    const { open: openDatabase } = IDBFactory.prototype;
    IDBFactory.prototype.open = () => {
      throw new DOMException('no storage here', 'SecurityError');
    };
    backend.down = true;
    const first = create({ name, consent: 'granted' });
    await first.track('One');
    const { stream } = await first.stats();
    await first.close();
    IDBFactory.prototype.open = openDatabase;
    backend.down = false;
    const second = create({ name, consent: 'granted' });
    await second.track('Two');
    await until(() => backend.losses.length > 0);
    expect(backend.losses).to.deep.equal([{ stream, from: 1, to: 1, reason: 'storage_lost' }]);
  });

  it('seals what waits, and makes no key before there is something to keep', async () => {
    const name = freshName();
    const omo = create({ name, sealer: createSealer });
    expect(await omo.track('Held')).to.equal('held');
    expect(await hasDatabase(`${name}-keys`)).to.equal(false);
    backend.down = true;
    omo.consent.answer(['analytics']);
    expect(await omo.track('Secret')).to.equal('queued');
    void omo.track('Secret too');
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(Object.values(localStorage).join()).to.not.include('Secret');
    await omo.close();
    const kept = await everythingIn(name);
    expect(kept)
      .to.include('anonymousId')
      .and.not.match(/Held|Secret|timestamp/);

    backend.down = false;
    create({ name, sealer: createSealer });
    await until(() => backend.names().length === 4);
    expect(backend.names()).to.deep.equal(['Consent Granted', 'Held', 'Secret', 'Secret too']);
  });

  it('keeps events in memory where nothing can be sealed, and says why', async () => {
    const name = freshName();
    const errors: OmoError[] = [];
    const omo = create({
      name,
      consent: 'granted',
      sealer: () => Promise.reject(new OmoError('sealer_unavailable', 'no WebCrypto here')),
    });
    omo.watch('error', (error) => errors.push(error));
    expect(await omo.track('One')).to.equal('queued');
    expect(await omo.stats()).to.include({ storage: 'memory' });
    expect(errors.map(({ code, cause }) => [code, (cause as OmoError).code])).to.deep.equal([
      ['queue_unavailable', 'sealer_unavailable'],
    ]);
    expect(await hasDatabase(name)).to.equal(false);
  });

  it('keeps them in memory too when whoever is told of it throws, and leaves no rejection unhandled', async () => {
    const { open: openDatabase } = IDBFactory.prototype;
    const unhandled: unknown[] = [];
    const note = (event: PromiseRejectionEvent) => unhandled.push(event.reason);
    addEventListener('unhandledrejection', note);
    IDBFactory.prototype.open = () => {
      throw new DOMException('no storage here', 'SecurityError');
    };
    try {
      const omo = create({ name: freshName(), consent: 'granted' });
      omo.watch('error', () => {
        throw new Error('a listener of the page');
      });
      expect(await omo.track('One')).to.equal('queued');
      expect(await omo.flush()).to.equal(true);
      await aWhile(20);
      expect(unhandled).to.deep.equal([]);
    } finally {
      IDBFactory.prototype.open = openDatabase;
      removeEventListener('unhandledrejection', note);
    }
  });

  it('says where on the page an event happened, without a hand-off code', async () => {
    const address = location.href;
    history.replaceState(null, '', '?colour=red#top&omo-handoff=WDJB-MJHT');
    const omo = create({ name: freshName(), consent: 'granted' });
    await omo.page('Shelf');
    history.replaceState(null, '', address);
    await omo.flush();
    const { context, properties } = backend.received[0]!;
    expect(context?.page?.search).to.equal('?colour=red');
    expect(context?.page?.url).to.match(/\?colour=red#top$/);
    expect(properties).to.deep.include(context!.page);
    expect(context?.library?.name).to.equal('@omokit/web');
    expect(context?.omo).to.include({ channel: 'web', lane: 'event' });
  });
});

describe('page views', () => {
  const address = location.href;
  afterEach(() => history.replaceState(null, '', address));
  const paths = () => backend.received.map((event) => event.context?.page?.path);

  for (const how of ['with', 'without']) {
    // Safari 26 is the first with the Navigation API.
    const itHere = how === 'with' && !('navigation' in window) ? it.skip : it;
    itHere(
      `are told for the page and for each address a router shows, each once, ${how} the Navigation API`,
      async () => {
        const navigation = Object.getOwnPropertyDescriptor(window, 'navigation');
        if (how === 'without')
          Object.defineProperty(window, 'navigation', { value: undefined, configurable: true });
        const { pushState } = history;
        const omo = create({ name: freshName(), consent: 'granted', autoPage: true });
        for (const step of ['/one', '/one#part', '/two?sort=price', '/two?sort=price']) {
          history.pushState(null, '', step);
          await aWhile(20);
        }
        history.go(-2);
        await until(() => location.pathname === '/one');
        await aWhile(20);
        // A redirect right after a navigation is one page view.
        history.pushState(null, '', '/gate');
        history.replaceState(null, '', '/hall');
        await aWhile(20);
        await omo.flush();
        expect(paths()).to.deep.equal([new URL(address).pathname, '/one', '/two', '/one', '/hall']);
        await omo.close();
        history.pushState(null, '', '/three');
        await aWhile(20);
        expect(paths()).not.to.include('/three');
        expect(history.pushState).to.equal(pushState);
        if (navigation) Object.defineProperty(window, 'navigation', navigation);
        else Reflect.deleteProperty(window, 'navigation');
      },
    );
  }

  it('are told again when the browser brings the page back', async () => {
    const omo = create({ name: freshName(), consent: 'granted', autoPage: true });
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await omo.flush();
    expect(backend.received).to.have.length(2);
  });
});

describe('API of a page', () => {
  const api = () => create({ name: freshName(), consent: 'granted' }).api;
  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'no error',
      (error: { name: string; code: string }) => `${error.name} ${error.code}`,
    );

  it('rejects with the code the backend gives', async () => {
    backend.answer('/v1/passes/claim', 409, { code: 'campaign_exhausted', message: 'All are taken.' });
    expect(await codeOf(api().post('/v1/passes/claim', {}))).to.equal('OmoError campaign_exhausted');
  });

  it('rejects with api_failed when the answer is no answer of a backend', async () => {
    backend.answer('/v1/x', 502, '<h1>Bad gateway</h1>');
    backend.answer('/v1/y', 200, '<h1>Welcome to our Wi-Fi</h1>');
    expect(await codeOf(api().get('/v1/x'))).to.equal('OmoError api_failed');
    expect(await codeOf(api().get('/v1/y'))).to.equal('OmoError api_failed');
  });

  it('rejects with api_unreachable without a network', async () => {
    backend.down = true;
    expect(await codeOf(api().get('/v1/x'))).to.equal('OmoError api_unreachable');
  });
});

describe('options of createOmo', () => {
  const wrong: [string, unknown, RegExp][] = [
    ['nowhere to send', {}, /nowhere/],
    ['endpoint without key', { endpoint: 'https://collect.test' }, /writeKey is missing/],
    ['key without endpoint', { writeKey: 'key' }, /endpoint is missing/],
    ['no address', { endpoint: 'ftp://collect.test', writeKey: 'key' }, /no web address/],
    ['unknown consent', { endpoint: '/', writeKey: 'k', consent: 'yes' }, /consent is 'yes'/],
    ['unknown channel', { endpoint: '/', writeKey: 'k', channel: 'tv' }, /channel is 'tv'/],
    ['no transport', { transport: { archive: 'https://x' } }, /transport.archive/],
    ['name taken', { endpoint: '/', writeKey: 'k', transport: { omo: () => undefined } }, /transport.omo/],
  ];
  for (const [what, options, sentence] of wrong) {
    it(`throws option_invalid: ${what}`, () => {
      expect(() => createOmo(options as OmoOptions))
        .to.throw(sentence)
        .with.property('code', 'option_invalid');
    });
  }
});

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('deleting failed'));
  });
}

/** All values in the stores of a database, bytes as the text they would be if nothing had encrypted them. */
async function everythingIn(name: string): Promise<string> {
  const result = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('reading failed'));
    });
  const database = await result(indexedDB.open(name));
  const stores = [...database.objectStoreNames];
  const tx = database.transaction(stores);
  const rows = await Promise.all(
    stores.map(async (store) => [
      await result(tx.objectStore(store).getAllKeys()),
      await result(tx.objectStore(store).getAll()),
    ]),
  );
  database.close();
  return JSON.stringify(rows, (_, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  );
}
