import { expect } from '@esm-bundle/chai';
import { createUuid, type ClaimLimits, type QueueStore } from '@omokit/core';
import type { Lane, LossRange } from '@omokit/protocol';
import { putAll, queueConformance, sampleDraft, type QueueMakeOptions } from '@omokit/testing';
import { createIndexedDbQueue, type IndexedDbQueueOptions } from './index.js';
import { deleteDatabase } from './test-database.js';

const limits: ClaimLimits = { maxEvents: 1_000, maxBytes: 10_000_000, leaseMs: 30_000 };
let databases = 0;

const freshName = () => `queue-${Date.now()}-${databases++}`;

function open(options: Partial<IndexedDbQueueOptions> & { name: string }): Promise<QueueStore> {
  const newId = createUuid({
    now: Date.now,
    random: (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
  });
  return createIndexedDbQueue({ destinations: ['a'], now: Date.now, newId, ...options });
}

const drafts = (count: number, options?: Parameters<typeof sampleDraft>[0]) =>
  Array.from({ length: count }, () => sampleDraft(options));

async function take(queue: QueueStore, to = 'a') {
  const { claim } = await queue.claim(to, limits);
  if (!claim) throw new Error(`nothing to claim for '${to}'`);
  return claim;
}

async function seqsWaiting(queue: QueueStore, to = 'a'): Promise<number[]> {
  const { claim } = await queue.claim(to, limits);
  if (!claim) return [];
  await queue.nack(claim, 0);
  return claim.events.map((event) => event.context.omo.seq);
}

function lostSeqs(losses: readonly LossRange[], reason: string): number[] {
  const ranges = losses.filter((loss) => loss.reason === reason);
  return ranges.flatMap(({ from, to }) => upTo(to).slice(from - 1)).sort((a, b) => a - b);
}

/** Another page with the same queue, which has put seq 1 to 3 and then done `more`. */
async function pageThatPutsThree(name: string, more = ''): Promise<HTMLIFrameElement> {
  const page = document.body.appendChild(document.createElement('iframe'));
  const { document: inside } = page.contentWindow!;
  const script = inside.createElement('script');
  script.type = 'module';
  script.textContent = `
    import { createIndexedDbQueue } from '${new URL('./index.ts', import.meta.url).href}';
    const options = { name: '${name}', destinations: ['a'], now: Date.now, newId: () => crypto.randomUUID() };
    const queue = await createIndexedDbQueue(options);
    const event = (n) => ({
      type: 'track', messageId: 'm' + n, event: 'One', timestamp: new Date().toISOString(),
      context: { omo: { lane: 'event', purpose: 'analytics', channel: 'web' } },
    });
    const draft = (n) => ({ messageId: 'm' + n, lane: 'event', json: JSON.stringify(event(n)) });
    await Promise.all([1, 2, 3].map((n) => queue.put([draft(n)])));
    ${more}
    parent.postMessage('${name}');
  `;
  const done = new Promise<void>((resolve) => {
    addEventListener('message', ({ data }) => data === name && resolve());
  });
  inside.body.append(script);
  await done;
  return page;
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('conformance of the IndexedDB queue', () => {
  const make = (options: QueueMakeOptions) => createIndexedDbQueue({ ...options, name: freshName() });
  for (const { name, run } of queueConformance(make)) it(name, run);
});

describe('IndexedDB queue', () => {
  it('has everything after a crash: never closed, opened again', async () => {
    const name = freshName();
    const crashed = await open({ name });
    await putAll(crashed, drafts(3));
    const { stream } = await crashed.stats();
    const next = await open({ name });
    await putAll(next, drafts(1));
    expect(await seqsWaiting(next)).to.deep.equal([1, 2, 3, 4]);
    expect(await next.stats()).to.deep.include({ stream, head: 4, storage: 'disk' });
  });

  it('has what was committed when the connection goes away at once', async () => {
    const name = freshName();
    const queue = await open({ name });
    const putting = putAll(queue, drafts(2));
    const closing = queue.close();
    await Promise.all([putting, closing]);
    expect(await seqsWaiting(await open({ name }))).to.deep.equal([1, 2]);
  });

  it('gives seq without holes to two tabs that put at once', async () => {
    const name = freshName();
    const tabs = await Promise.all([open({ name }), open({ name })]);
    const put = await Promise.all(
      tabs.flatMap((tab) => upTo(500).map(async () => (await putAll(tab, drafts(1)))[0]!.context.omo)),
    );
    expect(put.map(({ seq }) => seq).sort((a, b) => a - b)).to.deep.equal(upTo(1_000));
    expect(new Set(put.map(({ stream }) => stream)).size).to.equal(1);
    expect(await seqsWaiting(tabs[0]!)).to.deep.equal(upTo(1_000));
  });

  it('leases to one tab at a time, and lets the other have it after an ack', async () => {
    const name = freshName();
    const [one, two] = await Promise.all([open({ name }), open({ name })]);
    await putAll(one, drafts(2));
    const claims = await Promise.all([one.claim('a', limits), two.claim('a', limits)]);
    const [claim] = claims.flatMap((claimed) => claimed.claim ?? []);
    expect(claims.filter((claimed) => claimed.claim)).to.have.length(1);
    await putAll(two, drafts(1));
    expect((await two.claim('a', limits)).claim).to.equal(undefined);
    await one.ack(claim!);
    expect((await take(two)).events.map((event) => event.context.omo.seq)).to.deep.equal([3]);
  });

  it('does not wait for a lease of the future when the clock was set back', async () => {
    const name = freshName();
    let now = Date.UTC(2030, 0, 1);
    const queue = await open({ name, now: () => now });
    await putAll(queue, drafts(1));
    await take(queue);
    now = Date.UTC(2026, 0, 1);
    expect((await take(queue)).events).to.have.length(1);
  });

  it('gives way to another version and opens again', async () => {
    const name = freshName();
    const queue = await open({ name });
    await putAll(queue, drafts(2));
    await deleteDatabase(name);
    await putAll(queue, drafts(1));
    expect(await seqsWaiting(queue)).to.deep.equal([1]);
  });

  it('opens again when the browser has closed the connection without a word', async () => {
    const name = freshName();
    const queue = await open({ name });
    await putAll(queue, drafts(1));
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function () {
      IDBDatabase.prototype.transaction = transaction;
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    };
    await putAll(queue, drafts(1));
    expect(await seqsWaiting(queue)).to.deep.equal([1, 2]);
  });

  it('tells of what was lost with a database that is deleted while it is open', async () => {
    const name = freshName();
    const queue = await open({ name });
    await putAll(queue, drafts(2));
    const { stream } = await queue.stats();
    await deleteDatabase(name);
    await putAll(queue, drafts(1));
    const { losses, events } = await take(queue);
    expect(losses).to.deep.equal([{ stream, from: 1, to: 2, reason: 'storage_lost' }]);
    expect(events).to.have.length(1);
  });

  it('has all that was put by a page that is gone the moment after', async () => {
    const name = freshName();
    const page = await pageThatPutsThree(name);
    page.remove();
    expect(await seqsWaiting(await open({ name }))).to.deep.equal([1, 2, 3]);
  });

  it('takes over at once from a page that is gone while it was sending, not from one that lives', async () => {
    const name = freshName();
    const page = await pageThatPutsThree(name, `await queue.claim('a', ${JSON.stringify(limits)});`);
    const queue = await open({ name });
    const { claim, retryAt } = (await queue.claim('a', limits)) as { claim?: undefined; retryAt: number };
    expect(claim).to.equal(undefined);
    expect(retryAt - Date.now()).to.be.within(500, 1_000);
    page.remove();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await take(queue)).events).to.have.length(3);
  });

  describe('where Web Locks', () => {
    const locks = navigator.locks;
    const setLocks = (value: unknown) =>
      Object.defineProperty(navigator, 'locks', { value, configurable: true });
    afterEach(() => Reflect.deleteProperty(navigator, 'locks'));

    for (const [what, value] of [
      ['are missing', undefined],
      ['are refused', { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }],
      ['do not answer', { request: () => new Promise(() => {}) }],
    ] as const) {
      it(`${what}, sends all the same, and no tab that has them takes the lease for a dead one`, async () => {
        const name = freshName();
        setLocks(value);
        const one = await open({ name });
        await putAll(one, drafts(1));
        expect((await take(one)).events).to.have.length(1);
        setLocks(locks);
        const two = await open({ name });
        expect(await two.claim('a', limits)).to.have.property('retryAt');
      });
    }
  });

  it('rejects with queue_unavailable when a newer page has upgraded the database', async () => {
    const name = freshName();
    (await openRaw(name, 99)).close();
    const error = await open({ name }).catch((reason: unknown) => reason);
    expect(error).to.include({ name: 'OmoError', code: 'queue_unavailable' });
  });

  it('keeps for a destination named later what still waits', async () => {
    const name = freshName();
    const before = await open({ name, destinations: ['a'] });
    await putAll(before, drafts(3));
    const claim = (await before.claim('a', { ...limits, maxEvents: 1 })).claim!;
    await before.ack(claim);
    const after = await open({ name, destinations: ['a', 'b'] });
    expect(await seqsWaiting(after, 'b')).to.deep.equal([2, 3]);
  });

  it('keeps the events of a destination another page names, and lets go of one nobody names for a week', async () => {
    const name = freshName();
    let now = Date.UTC(2026, 0, 1);
    const both = await open({ name, destinations: ['a', 'b'], now: () => now });
    await putAll(both, drafts(2));
    const only = await open({ name, destinations: ['a'], now: () => now });
    await only.ack(await take(only));
    expect(await seqsWaiting(both, 'b')).to.deep.equal([1, 2]);

    now += 8 * 86_400_000;
    const later = await open({ name, destinations: ['a'], now: () => now });
    expect((await later.stats()).pending.event).to.equal(0);
  });
});

describe('budgets of the IndexedDB queue', () => {
  it('evicts the oldest of the last lane first, never a redemption, and says so', async () => {
    const name = freshName();
    const size = JSON.stringify(sampleDraft({ fill: 1_000 })).length + 10;
    const budgets = { event: { maxSize: size * 3 }, telemetry: { maxSize: size } };
    const queue = await open({ name, budgets });
    const putOne = (lane: Lane) => putAll(queue, drafts(1, { lane, fill: 1_000 }));
    for (const lane of ['redemption', 'event', 'telemetry', 'telemetry', 'event', 'event'] as const)
      await putOne(lane);
    const pending = { redemption: 1, identity: 0, event: 3, telemetry: 1 };
    expect((await queue.stats()).pending).to.deep.equal(pending);
    await putOne('event');
    await putAll(queue, drafts(4, { lane: 'redemption', fill: 1_000 }));
    expect((await queue.stats()).pending).to.deep.equal({ ...pending, redemption: 5 });
    expect(lostSeqs((await take(queue)).losses, 'quota')).to.deep.equal([2, 3]);
  });

  it('tells as one loss what it evicts one by one, beside another of another reason', async () => {
    const queue = await open({ name: freshName(), budgets: { event: { maxSize: 5_000 } } });
    await putAll(queue, drafts(1, { fill: 1_000 }));
    await queue.purge(() => true, 'erased');
    for (let count = 0; count < 30; count += 1) await putAll(queue, drafts(1, { fill: 1_000 }));
    const { events, losses } = await take(queue);
    const first = events[0]!.context.omo.seq;
    expect(first).to.be.within(26, 29);
    expect(losses.map(({ from, to, reason }) => [from, to, reason])).to.deep.equal([
      [1, 1, 'erased'],
      [2, first - 1, 'quota'],
    ]);
  });

  it('counts what it deletes, so that an emptied queue has all its room again', async () => {
    const name = freshName();
    const queue = await open({ name, budgets: { event: { maxSize: 20_000 } } });
    for (let round = 0; round < 20; round += 1) {
      await putAll(queue, drafts(5, { fill: 1_000 }));
      if (round % 2) await queue.purge(() => true, 'consent_withdrawn');
      const { claim } = await queue.claim('a', limits);
      expect(claim!.losses.filter(({ reason }) => reason === 'quota')).to.deep.equal([]);
      await queue.ack(claim!);
    }
  });

  it('deletes what waited too long, but a redemption never', async () => {
    const name = freshName();
    let now = Date.UTC(2026, 0, 1);
    const queue = await open({ name, now: () => now, budgets: { event: { maxAgeMs: 1_000 } } });
    await putAll(queue, [sampleDraft(), sampleDraft({ lane: 'redemption' }), sampleDraft()]);
    now += 2_000;
    await putAll(queue, drafts(1));
    const claim = await take(queue);
    expect(claim.events.map((event) => event.context.omo.seq)).to.deep.equal([2, 4]);
    expect(lostSeqs(claim.losses, 'age')).to.deep.equal([1, 3]);
  });

  it('makes room when the browser allows less than the budget', async () => {
    const queue = await open({ name: freshName() });
    for (let count = 0; count < 8; count += 1)
      await putAll(queue, drafts(1, { lane: 'telemetry', fill: 1_000 }));
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function () {
      IDBObjectStore.prototype.put = put;
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    };
    await putAll(queue, drafts(1));
    const claim = await take(queue);
    expect(claim.events.at(0)?.context.omo.seq).to.equal(9);
    expect(claim.events.length).to.be.within(4, 5);
    expect(lostSeqs(claim.losses, 'quota')).to.deep.equal(upTo(9 - claim.events.length));
  });

  it('owes a loss that grew while it was being told only its new part', async () => {
    let now = Date.UTC(2026, 0, 1);
    const budgets = { event: { maxAgeMs: 1_000 } };
    const queue = await open({ name: freshName(), destinations: ['a', 'b'], now: () => now, budgets });
    for (let count = 0; count < 2; count += 1) await putAll(queue, drafts(1));
    now += 600;
    await putAll(queue, drafts(1));
    now += 600;
    const telling = await take(queue);
    now += 600;
    await queue.nack(await take(queue, 'b'), 0);
    await queue.ack({ ...telling, events: [], upTo: [0, 0, 2] });
    const { stream } = await queue.stats();
    expect(telling.losses).to.deep.equal([{ stream, from: 1, to: 2, reason: 'age' }]);
    expect((await take(queue)).losses).to.deep.equal([{ stream, from: 3, to: 3, reason: 'age' }]);
    expect((await take(queue, 'b')).losses).to.deep.equal([{ stream, from: 1, to: 3, reason: 'age' }]);
  });

  it('tells each destination of what was lost before it was sent there, and no more', async () => {
    const queue = await open({ name: freshName(), destinations: ['a', 'b', 'c'] });
    const rangesOf = async (to: string) => {
      const { claim } = await queue.claim(to, limits);
      if (!claim) return [];
      await queue.nack(claim, 0);
      return claim.losses.map((loss) => [loss.from, loss.to]);
    };
    await putAll(queue, drafts(5));
    await queue.purge((event) => event.context.omo.seq <= 2, 'quota');
    const short = await take(queue, 'a');
    await queue.purge((event) => event.context.omo.seq <= 4, 'quota');
    const long = await take(queue, 'b');
    await queue.ack(short);
    await queue.ack(long);
    expect(short.losses.map((loss) => [loss.from, loss.to])).to.deep.equal([[1, 2]]);
    expect(await rangesOf('a')).to.deep.equal([]);
    expect(await rangesOf('b')).to.deep.equal([]);
    expect(await rangesOf('c')).to.deep.equal([
      [1, 2],
      [3, 4],
    ]);
  });
});

function openRaw(name: string, version: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
