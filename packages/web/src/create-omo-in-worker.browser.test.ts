import { expect } from '@esm-bundle/chai';
import { createOmo, type OmoOptions } from './index.js';
import { installTestBackend, until } from './test-backend.js';

interface Result {
  error?: string;
  tracked: string[];
  said: string[];
  waiting: Record<string, number>;
  storage: string;
  received: string[];
  seqs: number[];
  visitors: string[];
}

/** What a worker made of it, which then ends. */
function inWorker(options: OmoOptions, names: string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./test-worker.ts', import.meta.url), { type: 'module' });
    worker.onerror = ({ message }) => reject(new Error(message || 'The worker could not be loaded.'));
    worker.onmessage = ({ data }: MessageEvent<Result>) => {
      worker.terminate();
      if (data.error) reject(new Error(data.error));
      else resolve(data);
    };
    worker.postMessage({ options, names });
  });
}

describe('createOmo in a worker', () => {
  it('keeps what is tracked on disk, delivers it, and goes on where the worker before it ended', async () => {
    const options: OmoOptions = { name: `worker-${Date.now()}`, consent: 'granted' };
    const first = await inWorker(options, ['Reading Taken', 'Reading Sent']);
    expect(first).to.deep.include({
      said: [],
      tracked: ['queued', 'queued'],
      storage: 'disk',
      waiting: { omo: 0 },
      received: ['Reading Taken', 'Reading Sent'],
      seqs: [1, 2],
    });
    const second = await inWorker(options, ['Reading Taken']);
    expect(second).to.deep.include({ said: [], received: ['Reading Taken'], seqs: [3] });
    expect(second.visitors).to.deep.equal(first.visitors);
  });

  it('is the visitor of the page beside it, and writes over nothing that the page keeps', async () => {
    const options: OmoOptions = {
      name: `worker-${Date.now()}`,
      endpoint: 'https://collect.test',
      writeKey: 'key',
    };
    const backend = installTestBackend();
    const make = () => createOmo({ ...options, autoPage: false });
    let page = make();
    page.consent.answer(['analytics']);
    await page.track('Product Viewed');
    const visitor = page.anonymousId();
    const worked = await inWorker(options, ['Reading Taken']);
    expect([...worked.received, ...backend.names()]).to.include('Reading Taken');
    const visitors = [...worked.visitors, ...backend.received.map(({ anonymousId }) => anonymousId)];
    expect([...new Set(visitors)]).to.deep.equal([visitor]);

    const { id } = page.consent.withdraw();
    await page.track('Product Viewed');
    await page.close();
    page = make();
    await page.stats();
    expect([page.anonymousId(), page.consent.receipt()?.id]).to.deep.equal([visitor, id]);
    await until(() => backend.names().includes('Consent Withdrawn'));
    await page.close();
    backend.restore();
  });
});
