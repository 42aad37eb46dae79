import type { Batch, Sent, Transport } from '@omokit/core';
import type { Case } from './case.js';
import { expectEqual, expectThat } from './expect.js';
import { sampleEvent } from './sample-events.js';
import { createScriptedFetch, type Scripted, type ScriptedFetch } from './scripted-fetch.js';
import type { Fetch } from './web-types.js';

/** Makes a transport to `endpoint` that uses this fetch and gives a request up after 200 ms or less. */
export type MakeTransport = (endpoint: string, fetch: Fetch) => Transport;

const endpoint = 'https://collector.test';

/** What every transport over HTTP promises, as cases. */
export function transportConformance(make: MakeTransport): Case[] {
  function transportCase(
    name: string,
    script: [Scripted, ...Scripted[]],
    run: (send: (batch?: Batch) => Promise<Sent>, network: ScriptedFetch) => Promise<void>,
  ): Case {
    return {
      name,
      async run() {
        const network = createScriptedFetch(...script);
        const transport = make(endpoint, network.fetch);
        await run((batch = sampleBatch(2)) => withinTwoSeconds(transport(batch)), network);
      },
    };
  }

  const answers = (name: string, answer: Scripted, expected: Partial<Sent>): Case =>
    transportCase(name, [answer], async (send) => {
      expectSent(await send(), expected);
    });

  return [
    transportCase(
      'sends to the endpoint, with every event',
      [{ status: 200, body: {} }],
      async (send, network) => {
        const batch = sampleBatch(3);
        expectEqual((await send(batch)).outcome, 'ok', 'outcome');
        expectEqual(network.requests.length, 1, 'number of requests');
        const [request] = network.requests;
        expectThat(request!.url.startsWith(endpoint), `'${request!.url}' starts with '${endpoint}'`);
        expectEqual(request!.method, 'POST', 'method');
        for (const { messageId } of batch.events) {
          const sent = request!.body === undefined || request!.body.includes(messageId);
          expectThat(sent, `the body carries event ${messageId}`);
        }
      },
    ),

    answers('takes 200 as delivered', { status: 200, body: { success: true } }, { outcome: 'ok' }),
    answers(
      'takes 200 with a body that is no JSON as delivered',
      { status: 200, body: 'fine' },
      { outcome: 'ok' },
    ),
    answers('takes 200 with no body as delivered', { status: 200 }, { outcome: 'ok' }),

    answers('halts on 401', { status: 401, body: { code: 'key_unknown' } }, { outcome: 'halt' }),
    answers('halts on 403', { status: 403, body: 'no' }, { outcome: 'halt' }),
    answers('splits on 413', { status: 413, body: 'too large' }, { outcome: 'split' }),
    answers('splits on 400', { status: 400, body: 'bad request' }, { outcome: 'split' }),

    ...[408, 429, 500, 502, 503, 504, 599].map((status) =>
      answers(`retries on ${status}`, { status, body: '<html>' }, { outcome: 'retry' }),
    ),
    answers('retries when the network fails', 'network_error', { outcome: 'retry' }),

    answers(
      'waits as long as Retry-After says, in seconds',
      { status: 429, headers: { 'retry-after': '7' } },
      { outcome: 'retry', afterMs: 7_000 },
    ),
    {
      name: 'waits as long as Retry-After says, as a date',
      async run() {
        const inTenSeconds = new Date(Date.now() + 10_000).toUTCString();
        const network = createScriptedFetch({ status: 503, headers: { 'retry-after': inTenSeconds } });
        const sent = await withinTwoSeconds(make(endpoint, network.fetch)(sampleBatch(1)));
        const afterMs = sent.outcome === 'retry' ? sent.afterMs : undefined;
        // An HTTP date has whole seconds, and the suite itself takes time.
        expectThat(
          afterMs !== undefined && afterMs > 5_000 && afterMs <= 10_000,
          `afterMs is near 10000: ${afterMs}`,
        );
      },
    },
    transportCase(
      'ignores a Retry-After that makes no sense',
      [
        { status: 503, headers: { 'retry-after': 'soon' } },
        { status: 503, headers: { 'retry-after': '-5' } },
      ],
      async (send) => {
        for (const attempt of ['soon', '-5']) {
          const sent = await send();
          expectEqual(sent.outcome, 'retry', `outcome for '${attempt}'`);
          expectEqual(sent.outcome === 'retry' ? sent.afterMs : 0, undefined, `afterMs for '${attempt}'`);
        }
      },
    ),

    transportCase(
      'gives up a request that is never answered, and retries',
      ['no_answer'],
      async (send, network) => {
        expectEqual((await send()).outcome, 'retry', 'outcome');
        expectThat(network.requests[0]!.aborted(), 'the request was aborted');
      },
    ),
    transportCase('gives up an answer that never ends', ['no_end'], async (send) => {
      const { outcome } = await send();
      // What came before the body says the batch was taken; a transport that does not read the body knows enough.
      expectThat(outcome === 'retry' || outcome === 'ok', `the outcome is retry or ok: ${outcome}`);
    }),

    transportCase(
      'sends again what it sent before: nothing is kept from the failure',
      ['network_error', { status: 200, body: {} }],
      async (send, network) => {
        const batch = sampleBatch(2);
        expectEqual((await send(batch)).outcome, 'retry', 'first outcome');
        expectEqual((await send(batch)).outcome, 'ok', 'second outcome');
        expectEqual(network.requests[1]!.body, network.requests[0]!.body, 'second body');
      },
    ),

    transportCase('does not change the batch', [{ status: 200, body: {} }], async (send) => {
      const batch = sampleBatch(2);
      const before = JSON.stringify(batch);
      await send(batch);
      expectEqual(JSON.stringify(batch), before, 'the batch');
    }),
  ];
}

export function sampleBatch(count: number, losses: Batch['losses'] = []): Batch {
  const events = Array.from({ length: count }, (_, at) => sampleEvent(at + 1));
  return { events, losses, sentAt: '2026-01-01T00:00:01.000Z' };
}

function expectSent(sent: Sent, expected: Partial<Sent>): void {
  for (const [key, value] of Object.entries(expected)) expectEqual(Reflect.get(sent, key), value, key);
  if (sent.outcome === 'halt') expectThat(sent.code.length > 0, 'a halt carries a code');
}

function withinTwoSeconds<T>(promise: Promise<T>): Promise<T> {
  const { setTimeout } = globalThis as unknown as { setTimeout(run: () => void, ms: number): void };
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('the transport did not settle within 2 seconds')), 2_000);
  });
  return Promise.race([promise, late]);
}
