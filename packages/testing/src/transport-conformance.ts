import type { Batch, Sent, Transport } from '@omokit/core';
import type { Case } from './case.js';
import { expectDefined, expectEqual, expectThat } from './expect.js';
import { sampleEvent } from './sample-events.js';
import { createScriptedFetch, type Scripted, type ScriptedFetch } from './scripted-fetch.js';
import type { Fetch } from './web-types.js';

/** Makes a transport to `endpoint` that uses this fetch and gives a request up after 200 ms or less. */
export type MakeTransport = (endpoint: string, fetch: Fetch) => Transport;

/** How the destination answers, where that is its own affair. */
export interface TransportAnswers {
  /** It has the whole batch; 200 `{ "success": true }` when not given. */
  accepted?(batch: Batch): Scripted;
  /** It has the batch but for this one message, which it will never take. Without it that case is left out. */
  partlyRefused?(batch: Batch, messageId: string, code: string): Scripted;
  /** It can be asked, and has these of the batch. Without it a batch that comes again is simply sent. */
  known?(batch: Batch, messageIds: readonly string[]): Scripted;
  /** False when a request cannot leave in the task it is asked for in: signing, for one, takes longer. */
  leaves?: boolean;
}

type Run = (bench: {
  batch: Batch;
  send(how?: Partial<Batch>): Promise<Sent>;
  network: ScriptedFetch;
}) => Promise<void>;

const endpoint = 'https://collector.test';

/** What every transport over HTTP promises, as cases. */
export function transportConformance(make: MakeTransport, answers: TransportAnswers = {}): Case[] {
  const { accepted = () => ({ status: 200, body: { success: true } }), partlyRefused } = answers;
  const { known, leaves = true } = answers;

  function transportCase(name: string, script: (batch: Batch) => [Scripted, ...Scripted[]], run: Run): Case {
    return {
      name,
      async run() {
        const batch = sampleBatch(3);
        const network = createScriptedFetch(...script(batch));
        const transport = make(endpoint, network.fetch);
        await run({ batch, network, send: (how) => withinTwoSeconds(transport({ ...batch, ...how })) });
      },
    };
  }

  function outcomeCase(name: string, scripted: Scripted, outcome: Sent['outcome'], run?: Run): Case {
    return transportCase(
      name,
      () => [scripted],
      async (bench) => {
        const sent = await bench.send();
        expectEqual(sent.outcome, outcome, 'outcome');
        if (sent.outcome === 'halt') expectThat(sent.code.length > 0, 'a halt carries a code');
        await run?.(bench);
      },
    );
  }

  function retryAfterCase(
    name: string,
    header: () => string,
    holds: (afterMs: number | undefined) => boolean,
  ): Case {
    return transportCase(
      name,
      () => [{ status: 503, headers: { 'retry-after': header() } }],
      async ({ send }) => {
        const sent = await send();
        if (sent.outcome !== 'retry') throw new Error(`expected a retry, got '${sent.outcome}'`);
        expectThat(holds(sent.afterMs), `afterMs is right: ${sent.afterMs}`);
      },
    );
  }

  function unsureCase(name: string, scripted: Scripted, unsure: boolean): Case {
    return outcomeCase(name, scripted, 'retry', async ({ send }) => {
      const sent = await send();
      expectEqual('unsure' in sent && sent.unsure === true, unsure, 'unsure');
    });
  }

  function knownCases(knows: NonNullable<TransportAnswers['known']>): Case[] {
    return [
      transportCase(
        'asks what has arrived, and sends nothing when all has',
        (batch) => [
          knows(
            batch,
            batch.events.map(({ messageId }) => messageId),
          ),
        ],
        async ({ send, network }) => {
          expectEqual(await send({ again: true }), { outcome: 'ok' }, 'sent');
          expectEqual(network.requests.length, 1, 'number of requests');
        },
      ),
      transportCase(
        'asks what has arrived, and sends the rest only',
        (batch) => [
          knows(batch, [batch.events[0]!.messageId]),
          accepted({ ...batch, events: batch.events.slice(1) }),
        ],
        async ({ batch, send, network }) => {
          expectEqual(await send({ again: true }), { outcome: 'ok' }, 'sent');
          const body = expectDefined(network.requests[1]?.body, 'text of the second body');
          expectEqual(
            batch.events.map(({ messageId }) => body.includes(messageId)),
            [false, true, true],
            'which events the second request carries',
          );
        },
      ),
      transportCase(
        'stays unsure while it cannot ask',
        () => ['network_error'],
        async ({ send, network }) => {
          const sent = await send({ again: true });
          expectEqual([sent.outcome, 'unsure' in sent && sent.unsure], ['retry', true], 'outcome, unsure');
          expectEqual(network.requests.length, 1, 'number of requests');
        },
      ),
    ];
  }

  const cases = [
    transportCase(
      'posts every event to the endpoint, in one request',
      (batch) => [accepted(batch)],
      async ({ batch, send, network }) => {
        expectEqual(await send(), { outcome: 'ok' }, 'sent');
        expectEqual(network.requests.length, 1, 'number of requests');
        const request = expectDefined(network.requests[0], 'request');
        expectEqual(
          [request.method, request.url.startsWith(endpoint)],
          ['POST', true],
          'method, to the endpoint',
        );
        const body = expectDefined(request.body, 'text of the body');
        const places = batch.events.map(({ messageId }) => body.indexOf(messageId));
        expectThat(!places.includes(-1), 'the body carries every event');
        expectEqual(
          places,
          [...places].sort((a, b) => a - b),
          'places of the events in the body',
        );
      },
    ),

    transportCase(
      'does not change the batch',
      (batch) => [accepted(batch)],
      async ({ batch, send }) => {
        const before = JSON.stringify(batch);
        await send();
        expectEqual(JSON.stringify(batch), before, 'the batch');
      },
    ),

    transportCase(
      'sends the same again after a failure',
      (batch) => ['network_error', accepted(batch)],
      async ({ send, network }) => {
        expectEqual((await send()).outcome, 'retry', 'first outcome');
        expectEqual((await send()).outcome, 'ok', 'second outcome');
        expectEqual(network.requests[1]?.body, network.requests[0]?.body, 'second body');
      },
    ),

    outcomeCase('splits on 400', { status: 400, body: { code: 'bad' } }, 'split'),
    outcomeCase('splits on 400 with a body that is no JSON', { status: 400, body: '<html>' }, 'split'),
    outcomeCase('splits on 413', { status: 413, body: 'too large' }, 'split'),
    outcomeCase('halts on 401', { status: 401, body: { code: 'key_unknown' } }, 'halt'),
    outcomeCase('halts on 403', { status: 403, body: 'no' }, 'halt'),
    ...[408, 429, 500, 502, 503, 504].map((status) =>
      outcomeCase(`retries on ${status}`, { status, body: '<html>' }, 'retry'),
    ),
    outcomeCase('retries on 404: a deploy under way must not cost events', { status: 404 }, 'retry'),
    ...[301, 302, 303, 307, 308].map((status) =>
      outcomeCase(
        `retries on ${status}: the page a redirect points to is not the destination`,
        { status },
        'retry',
      ),
    ),
    outcomeCase('retries when the network fails', 'network_error', 'retry'),
    ...(['network_error', 'no_answer'] as const).map((scripted) =>
      unsureCase(`is unsure whether it has arrived after a ${scripted.replace('_', ' ')}`, scripted, true),
    ),
    unsureCase('is sure that it has not when the destination said so', { status: 503 }, false),
    transportCase(
      'delivers what may have arrived before',
      (batch) => (known ? [known(batch, []), accepted(batch)] : [accepted(batch)]),
      async ({ batch, send, network }) => {
        expectEqual((await send({ again: true })).outcome, 'ok', 'outcome');
        const body = expectDefined(network.requests.at(-1)?.body, 'text of the body');
        expectThat(
          batch.events.every(({ messageId }) => body.includes(messageId)),
          'the last request carries every event',
        );
      },
    ),
    outcomeCase('gives up and aborts a request without answer', 'no_answer', 'retry', async ({ network }) => {
      expectEqual(network.requests[0]?.aborted(), true, 'aborted');
    }),
    transportCase(
      'settles when the body of an answer never ends',
      () => ['no_end'],
      async ({ send }) => {
        const { outcome } = await send();
        expectThat(outcome === 'retry' || outcome === 'ok', `the outcome is retry or ok: ${outcome}`);
      },
    ),

    retryAfterCase(
      'waits as many seconds as Retry-After says',
      () => '7',
      (afterMs) => afterMs === 7_000,
    ),
    retryAfterCase(
      'waits until the date Retry-After gives',
      () => new Date(Date.now() + 10_000).toUTCString(),
      // An HTTP date has whole seconds, and the suite itself takes time.
      (afterMs) => afterMs !== undefined && afterMs > 5_000 && afterMs <= 10_000,
    ),
    ...['soon', '-5', ''].map((value) =>
      retryAfterCase(
        `ignores the Retry-After '${value}'`,
        () => value,
        (afterMs) => afterMs === undefined,
      ),
    ),
  ];

  if (known) cases.push(...knownCases(known));
  if (leaves) {
    cases.push(
      transportCase(
        'sends in the very task when the page is leaving, so that it outlives the page',
        (batch) => [accepted(batch)],
        async ({ batch, send, network }) => {
          const sending = send({ leaving: true });
          const request = expectDefined(network.requests[0], 'a request before anything is awaited');
          expectEqual([network.requests.length, request.keepalive], [1, true], 'requests, keepalive');
          expectEqual(await sending, { outcome: 'ok' }, 'sent');
          const body = expectDefined(request.body, 'text of the body');
          expectThat(
            batch.events.every(({ messageId }) => body.includes(messageId)),
            'the body carries every event',
          );
        },
      ),
    );
  }
  if (partlyRefused) {
    cases.push(
      transportCase(
        'tells which message was refused and why, and takes the others as delivered',
        (batch) => [partlyRefused(batch, batch.events[1]!.messageId, 'message_invalid')],
        async ({ batch, send }) => {
          const refused = new Map([[batch.events[1]!.messageId, 'message_invalid']]);
          expectEqual(await send(), { outcome: 'ok', refused }, 'sent');
        },
      ),
    );
  }
  return cases;
}

export function sampleBatch(count: number, losses: Batch['losses'] = []): Batch {
  const events = Array.from({ length: count }, (_, at) => sampleEvent(at + 1));
  return { events, losses, sentAt: '2026-01-01T00:00:01.000Z' };
}

function withinTwoSeconds<T>(promise: Promise<T>): Promise<T> {
  const { setTimeout, clearTimeout } = globalThis as unknown as {
    setTimeout(run: () => void, ms: number): unknown;
    clearTimeout(timer: unknown): void;
  };
  let timer: unknown;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the transport did not settle within 2 seconds')), 2_000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
