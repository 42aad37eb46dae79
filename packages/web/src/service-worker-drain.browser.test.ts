import { expect } from '@esm-bundle/chai';
import type { Transport } from '@omokit/core';
import { createIndexedDbQueue, type IndexedDbQueue } from '@omokit/queue';
import { createFakeTransport, putAll, sampleDraft } from '@omokit/testing';
import { drainInBackground } from './service-worker.js';
import { drainQueue } from './service-worker-drain.js';

let names = 0;
let name: string;
let queue: IndexedDbQueue;
const { error } = console;

const openQueue = () =>
  createIndexedDbQueue({ name, destinations: ['omo'], now: Date.now, newId: () => crypto.randomUUID() });
const drain = (omo: Transport, pausesMs = [0]) => drainQueue({ name, destinations: { omo }, pausesMs });
const limits = { maxEvents: 10, maxBytes: 100_000, leaseMs: 30_000 };

beforeEach(async () => {
  name = `drain-${Date.now()}-${names++}`;
  queue = await openQueue();
});

afterEach(async () => {
  console.error = error;
  await queue.close();
});

describe('drainQueue', () => {
  it('opens no database where there is none', async () => {
    await queue.close();
    const before = await indexedDB.databases();
    expect(await drainQueue({ name: `${name}-none`, destinations: {} })).to.equal(true);
    expect(await indexedDB.databases()).to.deep.equal(before);
  });

  it('sends what waits once, asking first what a page may have sent with its last words', async () => {
    await putAll(queue, [sampleDraft(), sampleDraft()]);
    const omo = createFakeTransport();
    expect(await drain(omo)).to.equal(true);
    expect(await drain(omo)).to.equal(true);
    expect(omo.batches).to.have.length(1);
    expect(omo.batches[0]).to.include({ again: true });
    expect(omo.delivered().map(({ context }) => context.omo.seq)).to.deep.equal([1, 2]);
    expect((await queue.stats()).waiting).to.deep.equal({ omo: 0 });
  });

  it('deletes what was withdrawn before it sends anything, and tells of it', async () => {
    await putAll(queue, [sampleDraft(), sampleDraft({ purpose: 'marketing' }), sampleDraft()]);
    await queue.values.replace(new Map([['withdrawn', 'marketing location']]));
    const omo = createFakeTransport();
    expect(await drain(omo)).to.equal(true);
    expect(omo.delivered().map(({ context }) => context.omo.seq)).to.deep.equal([1, 3]);
    const [loss] = omo.batches.flatMap(({ losses }) => losses);
    expect(loss).to.include({ from: 2, to: 2, reason: 'consent_withdrawn' });
  });

  it('deletes what is withdrawn while it waits to try again', async () => {
    await putAll(queue, [sampleDraft(), sampleDraft({ purpose: 'marketing' })]);
    const omo = createFakeTransport();
    let isCut = true;
    const cable: Transport = async (batch) => {
      if (!isCut) return omo(batch);
      isCut = false;
      await queue.values.replace(new Map([['withdrawn', 'marketing']]));
      return { outcome: 'retry', afterMs: 50 };
    };
    expect(await drain(cable, [0, 1_000, 3_000])).to.equal(true);
    expect(omo.delivered().map(({ context }) => context.omo.seq)).to.deep.equal([1]);
  });

  it('leaves alone what a page is sending, and takes over when it has let go', async () => {
    await putAll(queue, [sampleDraft(), sampleDraft()]);
    const { claim } = await queue.claim('omo', { ...limits, maxEvents: 1 });
    const omo = createFakeTransport();
    expect(await drain(omo)).to.equal(false);
    expect(omo.batches).to.deep.equal([]);
    const draining = drain(omo, [0, 300, 1_000]);
    await queue.ack(claim!);
    expect(await draining).to.equal(true);
    expect(omo.delivered().map(({ context }) => context.omo.seq)).to.deep.equal([2]);
  });

  it('says so when not everything could be sent, and keeps it', async () => {
    await putAll(queue, [sampleDraft()]);
    const omo = createFakeTransport({ outcome: 'retry', afterMs: 60_000 });
    expect(await drain(omo)).to.equal(false);
    expect((await queue.stats()).waiting).to.deep.equal({ omo: 1 });
  });

  it('does not ask to be run again for a key that is refused', async () => {
    await putAll(queue, [sampleDraft()]);
    const said: unknown[] = [];
    console.error = (text: unknown) => void said.push(text);
    expect(await drain(createFakeTransport({ outcome: 'halt', code: 'key_unknown' }))).to.equal(true);
    expect(said).to.deep.equal(['[omo] destination_halted:']);
    expect((await queue.stats()).waiting).to.deep.equal({ omo: 1 });
  });
});

describe('drainInBackground', () => {
  it('refuses to start without an address or a key, so that the worker is not installed', () => {
    expect(() => drainInBackground({ endpoint: '', writeKey: 'key' })).to.throw('endpoint is missing');
    expect(() => drainInBackground({ endpoint: 'https://collect.test', writeKey: '' })).to.throw('writeKey');
  });
});
