import { describe, expect, it } from 'vitest';
import type { Sent, Transport } from '@omokit/core';
import { transportConformance, type MakeTransport } from './transport-conformance.js';

/** A transport as short as one can be that keeps every promise; `flaw` replaces what it makes of an answer. */
function makeTransport(flaw: (response: Response) => Sent | undefined = () => undefined): MakeTransport {
  return (endpoint, fetch): Transport =>
    async (batch) => {
      try {
        const body = JSON.stringify(batch);
        const signal = AbortSignal.timeout(100);
        const request = { method: 'POST', body, keepalive: true, signal };
        const response = await fetch(endpoint, { ...request, redirect: 'manual' });
        await response.text();
        return flaw(response) ?? read(response);
      } catch {
        return { outcome: 'retry', unsure: true };
      }
    };
}

function read({ status, ok, headers }: Response): Sent {
  if (ok) return { outcome: 'ok' };
  if (status === 400 || status === 413) return { outcome: 'split' };
  if (status === 401 || status === 403) return { outcome: 'halt', code: 'key_unknown' };
  const header = headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000;
  // Date.parse takes '-5' for a month of 2001.
  return seconds >= 0 ? { outcome: 'retry', afterMs: seconds * 1_000 } : { outcome: 'retry' };
}

async function failedBy(make: MakeTransport): Promise<string[]> {
  const failed: string[] = [];
  await Promise.all(
    transportConformance(make).map(({ name, run }) => run().catch(() => void failed.push(name))),
  );
  return failed;
}

describe('transportConformance', () => {
  it('passes a transport that keeps every promise', async () => {
    expect(await failedBy(makeTransport())).toEqual([]);
  });

  const flaws: [name: string, make: MakeTransport, caughtBy: string][] = [
    [
      'counts a 500 as delivered',
      makeTransport(({ status }) => (status === 500 ? { outcome: 'ok' } : undefined)),
      'retries on 500',
    ],
    [
      'buries on 429',
      makeTransport(({ status }) => (status === 429 ? { outcome: 'split' } : undefined)),
      'retries on 429',
    ],
    [
      'retries bad keys for ever',
      makeTransport(({ status }) => (status === 401 ? { outcome: 'retry' } : undefined)),
      'halts on 401',
    ],
    [
      'ignores Retry-After',
      makeTransport(({ status }) => (status === 503 ? { outcome: 'retry' } : undefined)),
      'waits as many seconds as Retry-After says',
    ],
    [
      'rejects when the network fails',
      (endpoint, fetch) => async (batch) => {
        await fetch(endpoint, { method: 'POST', body: JSON.stringify(batch) });
        return { outcome: 'ok' };
      },
      'retries when the network fails',
    ],
    [
      'takes silence for a no',
      (endpoint, fetch) => async (batch) => {
        const sent = await makeTransport()(endpoint, fetch)(batch);
        return sent.outcome === 'retry' ? { outcome: 'retry' } : sent;
      },
      'is unsure whether it has arrived after a network error',
    ],
    [
      'takes a no for silence',
      makeTransport(({ status }) => (status === 503 ? { outcome: 'retry', unsure: true } : undefined)),
      'is sure that it has not when the destination said so',
    ],
    [
      'thinks before a page leaves',
      (endpoint, fetch) => async (batch) => {
        await Promise.resolve();
        return makeTransport()(endpoint, fetch)(batch);
      },
      'sends in the very task when the page is leaving, so that it outlives the page',
    ],
    [
      'leaves events out',
      (endpoint, fetch) => (batch) =>
        makeTransport()(endpoint, fetch)({ ...batch, events: batch.events.slice(1) }),
      'posts every event to the endpoint, in one request',
    ],
    [
      'follows a redirect',
      (endpoint, fetch) => makeTransport()(endpoint, (to, how) => fetch(to, { ...how, redirect: 'follow' })),
      'retries on 301: the page a redirect points to is not the destination',
    ],
    [
      'waits for ever',
      (endpoint, fetch) => async (batch) => {
        const { ok } = await fetch(endpoint, { method: 'POST', body: JSON.stringify(batch) });
        return { outcome: ok ? 'ok' : 'retry' };
      },
      'gives up and aborts a request without answer',
    ],
  ];
  for (const [name, make, caughtBy] of flaws) {
    // Two of them wait until they are given up: all at once.
    it.concurrent(`catches a transport that ${name}`, async () => {
      expect(await failedBy(make)).toContain(caughtBy);
    });
  }
});
