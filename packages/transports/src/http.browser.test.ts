import { expect } from '@esm-bundle/chai';
import { createMemoryQueue, createSender, createUuid, type Platform, type Stop } from '@omokit/core';
import { createMemoryStorage, putAll, sampleDraft } from '@omokit/testing';
import type { MswBackend } from '@omokit/testing/msw';
import { http } from './http.js';

const endpoint = 'https://collect.example';
let backend: MswBackend;

const platform: Platform = {
  now: Date.now,
  random: (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  online: () => true,
  whenOnline: () => () => undefined,
  storage: createMemoryStorage(),
};

/** Firefox sends keepalive requests past service workers, and so past msw: there these tests do without. */
let fetchByWorker = globalThis.fetch;
const fetchWithoutKeepalive: typeof fetch = (url, init) => fetch(url, { ...init, keepalive: false });

async function workerSeesKeepalive(): Promise<boolean> {
  const probe = { method: 'POST', body: '{"batch":[]}', keepalive: true };
  return fetch(`${endpoint}/v1/batch`, probe).then(
    () => true,
    () => false,
  );
}

async function makeSender() {
  const queue = await createMemoryQueue({
    destinations: ['omo'],
    now: Date.now,
    newId: createUuid(platform),
  });
  const transport = http({ endpoint, writeKey: 'wk_1', timeoutMs: 2_000, fetch: fetchByWorker });
  const refused: string[] = [];
  const reported: string[] = [];
  const sender = createSender({
    to: 'omo',
    queue,
    transport,
    platform,
    delivered: (_, codes) => void refused.push(...codes.values()),
    report: ({ code }) => void reported.push(code),
  });
  return { queue, sender, refused, reported };
}

/** Drains until everything is delivered, as wake-ups do it in a page; a pause asked for by the backend takes its time. */
async function drain(sender: { drain(): Promise<boolean> }) {
  const deadline = Date.now() + 8_000;
  while (!(await sender.drain())) {
    if (Date.now() > deadline) expect.fail('not everything was delivered within 8 seconds');
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

// msw 3 needs Promise.withResolvers: browsers without it (Safari before 17.4) cannot even load it.
const describeWithMsw = 'withResolvers' in Promise ? describe : describe.skip;

describeWithMsw('http, against a backend of msw handlers', () => {
  let stopWorker: Stop;
  before(async () => {
    const { createMswBackend } = await import('@omokit/testing/msw');
    const { startMswWorker } = await import('@omokit/testing/msw/browser');
    backend = createMswBackend({ endpoint });
    stopWorker = await startMswWorker(backend);
    fetchByWorker = (await workerSeesKeepalive()) ? fetch : fetchWithoutKeepalive;
  });
  afterEach(() => backend.clear());
  after(() => stopWorker());

  it('delivers every event once and in order', async () => {
    const { queue, sender } = await makeSender();
    await putAll(
      queue,
      Array.from({ length: 400 }, () => sampleDraft()),
    );
    await drain(sender);
    const seqs = backend.events.map(({ context }) => context?.omo?.seq);
    expect(seqs).to.deep.equal(Array.from({ length: 400 }, (_, at) => at + 1));
    await sender.stop();
  });

  it('delivers after faults of server and network, nothing lost and nothing doubled', async () => {
    const { queue, sender } = await makeSender();
    backend.fail(503, { retryAfter: 0 });
    backend.fail('network_error');
    backend.fail(413);
    await putAll(
      queue,
      Array.from({ length: 5 }, () => sampleDraft()),
    );
    await drain(sender);
    const seqs = backend.events.map(({ context }) => context?.omo?.seq);
    expect(seqs).to.deep.equal([1, 2, 3, 4, 5]);
    expect((await queue.stats()).waiting).to.deep.equal({ omo: 0 });
    await sender.stop();
  });

  it('buries the one message the backend refuses', async () => {
    const { queue, sender, refused, reported } = await makeSender();
    await putAll(queue, [sampleDraft(), sampleDraft({ event: 'x'.repeat(300) }), sampleDraft()]);
    await drain(sender);
    expect(backend.events).to.have.length(2);
    expect(refused).to.deep.equal(['message_invalid']);
    expect(reported).to.deep.equal(['event_refused']);
    expect((await queue.export()).dead.map(({ event }) => event.context.omo.seq)).to.deep.equal([2]);
    await sender.stop();
  });
});
