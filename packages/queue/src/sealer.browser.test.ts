import { expect } from '@esm-bundle/chai';
import { createUuid, type QueueStore, type Sealer } from '@omokit/core';
import { putAll, queueConformance, sampleDraft, type QueueMakeOptions } from '@omokit/testing';
import { openDB } from 'idb';
import { createIndexedDbQueue } from './index.js';
import { createSealer } from './sealer.js';
import { deleteDatabase } from './test-database.js';

const limits = { maxEvents: 1_000, maxBytes: 10_000_000, leaseMs: 30_000 };
let databases = 0;

const freshName = () => `sealed-${Date.now()}-${databases++}`;
const newId = createUuid({
  now: Date.now,
  random: (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
});

const open = (name: string, sealer?: Sealer): Promise<QueueStore> =>
  createIndexedDbQueue({ name, destinations: ['a'], now: Date.now, newId, ...(sealer && { sealer }) });

async function take(queue: QueueStore) {
  const { claim } = await queue.claim('a', limits);
  if (!claim) throw new Error('nothing to claim');
  return claim;
}

const seqsOf = (events: readonly { context: { omo: { seq: number } } }[]) =>
  events.map(({ context }) => context.omo.seq);

/** Everything in a database, bytes as the text they would be if nothing had encrypted them. */
async function contentsOf(name: string): Promise<string> {
  const database = await openDB(name);
  const stores = [...database.objectStoreNames];
  const rows = await Promise.all(
    stores.map(async (store) => [await database.getAllKeys(store), await database.getAll(store)]),
  );
  database.close();
  return JSON.stringify(rows, (_, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  );
}

describe('conformance of the sealed IndexedDB queue', () => {
  const make = async (options: QueueMakeOptions) => {
    const name = freshName();
    return createIndexedDbQueue({ ...options, name, sealer: await createSealer(name) });
  };
  for (const { name, run } of queueConformance(make)) it(name, run);
});

describe('a sealed queue', () => {
  it('has no text of an event in any store of its database, waiting or refused', async () => {
    const name = freshName();
    const queue = await open(name, await createSealer(name));
    const secret = { event: 'Secret Viewed', fill: 200 };
    const events = await putAll(queue, [sampleDraft(secret), sampleDraft(secret), sampleDraft(secret)]);
    await queue.bury(await take(queue), new Map([[events[0]!.messageId, 'refused']]));
    await queue.purge(({ messageId }) => messageId === events[1]!.messageId, 'consent_withdrawn');
    const contents = await contentsOf(name);
    expect(contents).to.include('"code":"refused"');
    expect(contents).to.not.match(/Secret|timestamp|anonymousId|analytics/);

    const plain = freshName();
    await putAll(await open(plain), [sampleDraft(secret)]);
    expect(await contentsOf(plain)).to.match(/Secret.*timestamp/);
  });

  it('is opened by the next page', async () => {
    const name = freshName();
    const events = await putAll(await open(name, await createSealer(name)), [
      sampleDraft({ event: '商品 🎁' }),
      sampleDraft(),
    ]);
    const next = await open(name, await createSealer(name));
    expect((await take(next)).events).to.deep.equal(events);
  });

  it('goes on when its key is lost: what cannot be opened is told of once', async () => {
    const name = freshName();
    await putAll(await open(name, await createSealer(name)), [sampleDraft(), sampleDraft()]);
    await deleteDatabase(`${name}-keys`);
    const sealer = await createSealer(name);
    const pages = [await open(name, sealer), await open(name, sealer)];
    await putAll(pages[0]!, [sampleDraft()]);
    const claims = await Promise.all(pages.map((page) => page.claim('a', limits)));
    const [claim, ...others] = claims.flatMap((claimed) => claimed.claim ?? []);
    expect(others).to.deep.equal([]);
    expect(seqsOf(claim!.events)).to.deep.equal([3]);
    const { stream } = await pages[0]!.stats();
    expect(claim!.losses).to.deep.equal([{ stream, from: 1, to: 2, reason: 'storage_lost' }]);
    await pages[0]!.ack(claim!);
    expect(await pages[1]!.claim('a', limits)).to.deep.equal({ retryAt: undefined });
  });

  it('gives up a row that was tampered with, and no other', async () => {
    const name = freshName();
    const queue = await open(name, await createSealer(name));
    for (let count = 0; count < 3; count += 1) await putAll(queue, [sampleDraft()]);
    const database = await openDB(name);
    const row = (await database.get('events', [2, 2])) as { bodies: Uint8Array };
    row.bodies[20]! ^= 1;
    await database.put('events', row);
    database.close();
    const claim = await take(queue);
    expect(seqsOf(claim.events)).to.deep.equal([1, 3]);
    expect(claim.losses.map(({ from, to, reason }) => [from, to, reason])).to.deep.equal([
      [2, 2, 'storage_lost'],
    ]);
  });
});

describe('createSealer', () => {
  it('makes one key when many pages ask at once, which no script can read', async () => {
    const name = freshName();
    const sealers = await Promise.all(Array.from({ length: 8 }, () => createSealer(name)));
    const texts = await Promise.all(
      sealers.map(async ({ seal }, at) => sealers[(at + 1) % 8]!.open(await seal(`text ${at}`))),
    );
    expect(texts).to.deep.equal(sealers.map((_, at) => `text ${at}`));
    const database = await openDB(`${name}-keys`);
    const keys = (await database.getAll('keys')) as CryptoKey[];
    database.close();
    expect(keys).to.have.length(1);
    expect([keys[0]!.extractable, keys[0]!.algorithm]).to.deep.equal([
      false,
      { name: 'AES-GCM', length: 256 },
    ]);
    const refused = await crypto.subtle.exportKey('raw', keys[0]!).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(DOMException);
  });

  it('seals the same text differently each time, and opens only what it has sealed', async () => {
    const name = freshName();
    const { seal, open: unseal } = await createSealer(name);
    const sealed = [await seal('text'), await seal('text')] as Uint8Array[];
    const [first, second] = sealed.map(({ buffer }) => new Uint8Array(buffer).join());
    expect(first).to.not.equal(second);
    const changed = [0, 1, 12, 13, 20].map((at) => {
      const copy = sealed[0]!.slice();
      copy[at]! ^= 1;
      return copy;
    });
    for (const wrong of [...changed, sealed[0]!.slice(0, 10), new Uint8Array(), undefined]) {
      const error: unknown = await unseal(wrong as object).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(Error);
    }
  });

  it('binds what it seals to the name', async () => {
    const [one, two] = [freshName(), freshName()];
    const sealed = await (await createSealer(one)).seal('text');
    await createSealer(two);
    // The key of the one under the name of the other.
    const [from, to] = [await openDB(`${one}-keys`), await openDB(`${two}-keys`)];
    await to.put('keys', await from.get('keys', 'key'), 'key');
    from.close();
    to.close();
    const error: unknown = await (await createSealer(two)).open(sealed).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DOMException);
  });

  it('rejects with sealer_unavailable where there is no WebCrypto, or no place for a key', async () => {
    const codeOf = (error: { code?: string }) => error.code;
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
    const insecure = await createSealer(freshName()).catch(codeOf);
    Reflect.deleteProperty(crypto, 'subtle');
    const { open: openDatabase } = IDBFactory.prototype;
    IDBFactory.prototype.open = () => {
      throw new DOMException('no storage here', 'SecurityError');
    };
    const homeless = await createSealer(freshName()).catch(codeOf);
    IDBFactory.prototype.open = openDatabase;
    expect([insecure, homeless]).to.deep.equal(['sealer_unavailable', 'sealer_unavailable']);
  });
});
