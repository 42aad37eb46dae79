import { expect } from '@esm-bundle/chai';
import { OmoError } from '@omokit/core';
import { createSealer } from '@omokit/queue/sealer';
import { aWhile, until } from './test-backend.js';
import { backend, create, freshName, hasDatabase } from './test-page.js';

describe('the disk of a page', () => {
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
      .to.include('sealed')
      .and.not.match(/Held|Secret|timestamp|anonymousId|granted/);

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
