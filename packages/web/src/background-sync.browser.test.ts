import { expect } from '@esm-bundle/chai';
import type { Omo } from '@omokit/core';
import { registerBackgroundSync, type BackgroundSyncOptions } from './background-sync.js';
import { createOmo } from './index.js';
import { aWhile, installTestBackend, until, type TestBackend } from './test-backend.js';

let backend: TestBackend;
let omo: Omo;
let tags: string[];
let stop = () => {};
let names = 0;
const original = Object.getOwnPropertyDescriptor(globalThis, 'SyncManager');
const { register } = navigator.serviceWorker;

/** What the browser would do, so that this runs in those that have no Background Sync as well. */
const registration = {
  active: {},
  sync: { register: (tag: string) => Promise.resolve(void tags.push(tag)) },
} as unknown as ServiceWorkerRegistration;

function begin(options?: BackgroundSyncOptions, worker: string | ServiceWorkerRegistration = registration) {
  stop = registerBackgroundSync(omo, worker, options);
}

const pageGoes = () => dispatchEvent(new Event('pagehide'));

beforeEach(() => {
  tags = [];
  backend = installTestBackend();
  Object.defineProperty(globalThis, 'SyncManager', { configurable: true, value: class {} });
  omo = createOmo({
    name: `sync-${Date.now()}-${names++}`,
    endpoint: 'https://collect.test',
    writeKey: 'key',
    autoPage: false,
  });
});

afterEach(async () => {
  stop();
  await omo.close();
  navigator.serviceWorker.register = register;
  if (original) Object.defineProperty(globalThis, 'SyncManager', original);
  else delete (globalThis as { SyncManager?: unknown }).SyncManager;
  backend.restore();
});

describe('registerBackgroundSync', () => {
  it('asks the browser in the very task in which the page goes, and when the network does', async () => {
    omo.consent.answer(['analytics']);
    begin({ name: 'shop' });
    await aWhile(20);
    pageGoes();
    expect(tags).to.deep.equal(['omokit:shop']);
    dispatchEvent(new Event('offline'));
    expect(tags).to.have.length(2);
    stop();
    pageGoes();
    expect(tags).to.have.length(2);
  });

  it('registers a worker for its own address only, after a yes and not before', async () => {
    const registered: unknown[] = [];
    navigator.serviceWorker.register = (...given) => {
      registered.push(given);
      return Promise.resolve(registration);
    };
    begin({}, '/omo-sw.js?key=1');
    await aWhile(20);
    expect(registered).to.deep.equal([]);
    omo.consent.answer(['analytics']);
    await until(() => registered.length > 0);
    omo.consent.answer(['analytics', 'marketing']);
    await aWhile(20);
    expect(registered).to.deep.equal([['/omo-sw.js?key=1', { scope: '/omo-sw.js' }]]);
  });

  it('registers nothing after a no to everything', async () => {
    omo.consent.answer([]);
    begin();
    await aWhile(20);
    pageGoes();
    expect(tags).to.deep.equal([]);
  });

  it('tells of a worker that cannot be had', async () => {
    omo.consent.answer(['analytics']);
    const codes: string[] = [];
    begin({ failed: ({ code }) => void codes.push(code) }, '/there-is-no-such-worker.js');
    await until(() => codes.length > 0);
    expect(codes).to.deep.equal(['service_worker_failed']);
    pageGoes();
  });

  it('does and says nothing where the browser has no Background Sync', async () => {
    delete (globalThis as { SyncManager?: unknown }).SyncManager;
    if ('SyncManager' in globalThis) throw new Error('it is still there');
    omo.consent.answer(['analytics']);
    begin({ failed: ({ message }) => expect.fail(message) });
    await aWhile(20);
    pageGoes();
    expect(tags).to.deep.equal([]);
  });
});
