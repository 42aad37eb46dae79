import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { BatchAnswer, Completeness } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { offlineRedemption, queued, testKeys, testServer } from '../server-fixture.js';

const answer = async (response: Response) => (await response.json()) as BatchAnswer;
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
];

describe('POST /v1/batch', () => {
  it('takes a batch once, however often it is sent', async () => {
    const { post, get } = testServer();
    const batch = [queued('s', 1), queued('s', 2)];
    const first = await post('/v1/batch', { batch });
    expect(first.status).toBe(200);
    expect((await answer(first)).results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    const again = await answer(await post('/v1/batch', { batch: [...batch, batch[0]] }));
    expect(again.results.map(({ status }) => status)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    const { events } = (await (await get('/v1/events')).json()) as { events: unknown[] };
    expect(events).toHaveLength(2);
  });

  it('keeps the good messages of a batch and says of each bad one why', async () => {
    const { post, get } = testServer();
    const good = queued('s', 1);
    const response = await post('/v1/batch', {
      batch: [
        good,
        'text',
        queued('s', 2, { type: 'nonsense' as 'track' }),
        { ...queued('s', 3), context: { omo: { stream: 's', seq: 0 } } },
        queued('s', 4, { properties: { text: 'x'.repeat(33_000) } }),
        queued('s', 1),
        queued('s', 5, { messageId: 'omo:mine' }),
        JSON.parse(
          `{"type":"track","event":"Deep","anonymousId":"a","properties":{"a":${'['.repeat(200)}${']'.repeat(200)}}}`,
        ),
        { ...good },
      ],
    });
    expect(response.status).toBe(400);
    const { success, code, results } = await answer(response);
    expect({ success, code }).toEqual({ success: false, code: 'batch_partly_refused' });
    expect(results.map(({ code, status }) => code ?? status)).toEqual([
      'accepted',
      'message_invalid',
      'message_invalid',
      'omo_context_invalid',
      'message_too_large',
      'seq_taken',
      'message_id_reserved',
      'message_too_deep',
      'duplicate',
    ]);
    expect(results[2]?.message).toContain('type');
    const { events } = (await (await get('/v1/events')).json()) as { events: unknown[] };
    expect(events).toHaveLength(1);
  });

  it('says batch_refused when nothing of it is good', async () => {
    expect(await codeOf(await testServer().post('/v1/batch', { batch: [1, 2] }))).toEqual([
      400,
      'batch_refused',
    ]);
  });

  it('corrects times by the clock of the sender, and keeps what the sender said', async () => {
    const { post, get, clock } = testServer();
    const behind = (ms: number) => new Date(clock.now - ms).toISOString();
    const event = queued('s', 1, { timestamp: behind(3_660_000) });
    const ahead = queued('s', 2, { timestamp: behind(-86_400_000) });
    await post('/v1/batch', { batch: [event, ahead], sentAt: behind(3_600_000) });
    const { events } = (await (await get('/v1/events')).json()) as {
      events: { correctedAt: string; event: { timestamp: string } }[];
    };
    expect(events[0]).toMatchObject({ correctedAt: behind(60_000), event: { timestamp: event.timestamp } });
    expect(events[1]).toMatchObject({ correctedAt: behind(0), event: { timestamp: ahead.timestamp } });
  });

  it.each(['2026-03-01T09:00:00.123456+09:00', '2026-03-01T00:00:00Z'])(
    'takes %s for a time of sending, as SDKs of other languages write it',
    async (sentAt) => {
      const { post } = testServer();
      expect((await post('/v1/batch', { batch: [queued('s', 1)], sentAt })).status).toBe(200);
    },
  );

  it.each(['Jan 1', '1', '2026-03-01', 'Sun Mar 01 2026 09:00:00', 1_772_355_600_000])(
    'takes %j for no time of sending, and keeps the messages',
    async (sentAt) => {
      const { post } = testServer();
      const batch = await answer(await post('/v1/batch', { batch: [queued('s', 1)], sentAt }));
      expect(batch).toMatchObject({ code: 'sent_at_invalid', results: [{ status: 'accepted' }] });
      expect(await codeOf(await post('/v1/track', { ...queued('s', 2), sentAt }))).toEqual([
        400,
        'sent_at_invalid',
      ]);
    },
  );

  it('records losses, once, and keeps the rest of an envelope that has a bad one', async () => {
    const { post, get } = testServer();
    const losses = [{ stream: 's', from: 2, to: 4, reason: 'quota' }];
    await post('/v1/batch', { batch: [queued('s', 1)], losses });
    await post('/v1/batch', { batch: [queued('s', 5), queued('s', 7)], losses });
    const completeness = async () =>
      (await (await get('/v1/streams/s/completeness', testKeys.kiosk)).json()) as Completeness;
    expect(await completeness()).toMatchObject({
      head: 7,
      completeTo: 5,
      complete: false,
      received: 3,
      holes: [{ from: 6, to: 6 }],
      lost: [{ from: 2, to: 4, reason: 'quota' }],
      channel: 'web',
    });
    const bad = await post('/v1/batch', {
      batch: [queued('s', 6)],
      losses: [{ stream: 's', from: 9, to: 8 }],
    });
    expect(await codeOf(bad)).toEqual([400, 'losses_invalid']);
    expect(await completeness()).toMatchObject({ head: 7, complete: true });
    expect((await (await get('/v1/streams')).json()) as unknown[]).toHaveLength(1);
    expect(await codeOf(await get('/v1/streams/other/completeness'))).toEqual([404, 'stream_unknown']);
  });

  it('counts the place of a refused message as lost: the device will not send it again', async () => {
    const { post, get } = testServer();
    const bad = { ...queued('s', 2), event: '' };
    await post('/v1/batch', { batch: [queued('s', 1), bad, queued('s', 3)] });
    const completeness = await (await get('/v1/streams/s/completeness', testKeys.kiosk)).json();
    expect(completeness).toMatchObject({
      complete: true,
      head: 3,
      received: 2,
      lost: [{ from: 2, to: 2, reason: 'refused' }],
    });
  });

  it('leaves no hole at a place whose message it has from elsewhere or cannot keep', async () => {
    const { post, get, claim } = testServer();
    const first = queued('s', 1);
    const id = randomUUID();
    await post(
      '/v1/batch',
      {
        batch: [first, offlineRedemption('s', 2, await claim('ann'), id)],
      },
      testKeys.kiosk,
    );
    const again = { ...first, context: queued('s', 3).context };
    const taken = offlineRedemption('s', 4, await claim('bob'), id);
    const { results } = await answer(
      await post('/v1/batch', { batch: [again, taken, first] }, testKeys.kiosk),
    );
    expect(results.map(({ code, status }) => code ?? status)).toEqual([
      'duplicate',
      'redemption_id_taken',
      'duplicate',
    ]);
    const completeness = async () => await (await get('/v1/streams/s/completeness', testKeys.kiosk)).json();
    expect(await completeness()).toMatchObject({
      complete: true,
      head: 4,
      received: 2,
      // What place 3 was told to hold is stored at place 1: nothing of it is lost.
      lost: [{ from: 4, to: 4, reason: 'refused' }],
    });
  });

  it('inflates gzip, and not more of it than a request may have', async () => {
    const { post } = testServer();
    const gzip = { 'content-encoding': 'gzip' };
    const small = gzipSync(JSON.stringify({ batch: [queued('s', 1)] }));
    expect((await post('/v1/batch', small, testKeys.pk, gzip)).status).toBe(200);
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    expect(bomb.byteLength).toBeLessThan(500_000);
    const before = process.memoryUsage().arrayBuffers;
    expect(await codeOf(await post('/v1/batch', bomb, testKeys.pk, gzip))).toEqual([
      413,
      'request_too_large',
    ]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    expect(await codeOf(await post('/v1/batch', small.subarray(0, 40), testKeys.pk, gzip))).toEqual([
      400,
      'gzip_invalid',
    ]);
  });

  it('knows gzip by how it begins, for a page may not say so without a preflight', async () => {
    const { post } = testServer();
    const text = { 'content-type': 'text/plain' };
    const body = { batch: [queued('s', 1)], writeKey: testKeys.pk };
    expect((await post('/v1/batch', gzipSync(JSON.stringify(body)), '', text)).status).toBe(200);
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    expect(await codeOf(await post('/v1/batch', bomb, '', text))).toEqual([413, 'request_too_large']);
    expect(await codeOf(await post('/v1/batch', Uint8Array.of(0x1f, 0x8b, 8), '', text))).toEqual([
      400,
      'gzip_invalid',
    ]);
  });

  it('says overloaded before it reads a body that there is no room for', async () => {
    const { server, post } = testServer({ limits: { waitingRequests: 1 } });
    const { ingest } = server.store;
    let commit: () => void = () => undefined;
    const committing = new Promise<void>((resolve) => (commit = resolve));
    server.store.ingest = (request) => committing.then(() => ingest(request));
    const waiting = post('/v1/batch', { batch: [] });
    await setTimeout(10);
    const body = new ReadableStream({ pull: () => expect.unreachable() }, { highWaterMark: 0 });
    const refused = await server.fetch(
      new Request('http://omo.test/v1/batch', {
        method: 'POST',
        headers: { authorization: `Bearer ${testKeys.pk}`, 'content-type': 'application/json' },
        body,
        duplex: 'half',
      }),
    );
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await codeOf(refused)).toEqual([429, 'overloaded']);
    commit();
    expect((await waiting).status).toBe(200);
    expect((await post('/v1/batch', { batch: [] })).status).toBe(200);
  });

  it('gives no place among those that wait to who has not sent the body yet', async () => {
    const { server, post } = testServer({ limits: { waitingRequests: 2 } });
    const senders: ReadableStreamDefaultController<Uint8Array>[] = [];
    const slow = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map((ip) =>
      server.fetch(
        new Request('http://omo.test/v1/batch', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: new ReadableStream({ start: (sender) => void senders.push(sender) }),
          duplex: 'half',
        }),
        { ip },
      ),
    );
    const write = (text: string) =>
      senders.forEach((sender) => sender.enqueue(new TextEncoder().encode(text)));
    write('{');
    await setTimeout(10);
    expect((await post('/v1/batch', { batch: [] })).status).toBe(200);
    write(`"batch":[],"writeKey":"${testKeys.pk}"}`);
    senders.forEach((sender) => sender.close());
    const answers = await Promise.all(slow);
    expect(answers.map(({ status }) => status)).toContain(200);
  });

  it('reads no more than one message’s bytes where nothing waits to be stored', async () => {
    const { post } = testServer({ limits: { messageBytes: 1_000 } });
    const claim = (bytes: number) => ({
      campaign: 'welcome',
      anonymousId: 'ann',
      padding: 'x'.repeat(bytes),
    });
    expect((await post('/v1/passes/claim', claim(100))).status).toBe(200);
    expect(await codeOf(await post('/v1/passes/claim', claim(1_000)))).toEqual([413, 'request_too_large']);
  });

  it('bounds the bytes that wait', async () => {
    const { post } = testServer({ limits: { waitingBytes: 20_000 } });
    let seq = 0;
    const batch = (bytes: number) => ({
      batch: [queued('s', ++seq, { properties: { text: 'x'.repeat(bytes) } })],
    });
    expect(await codeOf(await post('/v1/batch', batch(25_000)))).toEqual([429, 'overloaded']);
    const gzip = gzipSync(JSON.stringify(batch(25_000)));
    expect(await codeOf(await post('/v1/batch', gzip))).toEqual([429, 'overloaded']);
    const results = await Promise.all(Array.from({ length: 5 }, () => post('/v1/batch', batch(9_000))));
    expect(results.map(({ status }) => status)).toContain(200);
    expect((await post('/v1/batch', batch(10_000))).status).toBe(200);
  });

  it('keeps the good requests of a commit in which another one fails', async () => {
    const { post, server } = testServer();
    const good = [queued('s', 1), queued('t', 1)];
    const [first, poison, second] = await Promise.allSettled([
      post('/v1/batch', { batch: [good[0]] }),
      // A request that the store cannot bind: a fault of the server, not of its neighbours.
      server.store.ingest({
        arrivals: [
          {
            head: { messageId: Symbol('no text') as unknown as string, type: 'track' },
            body: '{}',
            correctedAt: 1,
          },
        ],
        losses: [],
        receivedAt: 1,
        writer: { keyId: 'k', kind: 'device', name: 'K' },
      }),
      post('/v1/batch', { batch: [good[1]] }),
    ]);
    expect([first.status, poison.status, second.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const { known } = (await (
      await post('/v1/known', { stream: 's', places: good.map(({ messageId }) => [1, messageId]) })
    ).json()) as { known: string[] };
    expect(known).toEqual(good.map(({ messageId }) => messageId));
  });

  it('refuses what is too large, not JSON, or of another type', async () => {
    const { post } = testServer();
    const big = JSON.stringify({ batch: ['x'.repeat(600_000)] });
    expect(await codeOf(await post('/v1/batch', big))).toEqual([413, 'request_too_large']);
    const many = { batch: Array.from({ length: 2_501 }, () => 1) };
    expect(await codeOf(await post('/v1/batch', many))).toEqual([413, 'request_too_large']);
    expect(await codeOf(await post('/v1/batch', '{'))).toEqual([400, 'json_invalid']);
    expect(await codeOf(await post('/v1/batch', Uint8Array.of(0xff)))).toEqual([400, 'json_invalid']);
    expect(await codeOf(await post('/v1/batch', {}))).toEqual([400, 'batch_invalid']);
    const typed = (type: string) => post('/v1/batch', { batch: [] }, testKeys.pk, { 'content-type': type });
    expect(await codeOf(await typed('text/xml'))).toEqual([415, 'content_type_unsupported']);
    expect((await typed('text/plain;charset=UTF-8')).status).toBe(200);
    const br = await post('/v1/batch', { batch: [] }, testKeys.pk, { 'content-encoding': 'br' });
    expect(await codeOf(br)).toEqual([415, 'content_encoding_unsupported']);
  });
});

describe('a sender that goes away', () => {
  it('is no failure of the server', async () => {
    const lines: unknown[] = [];
    const { server } = testServer({ logger: (line) => lines.push(line) });
    const response = await server.fetch(
      new Request('http://omo.test/v1/batch', {
        method: 'POST',
        headers: { authorization: `Bearer ${testKeys.pk}`, 'content-type': 'application/json' },
        body: new ReadableStream({ pull: (controller) => controller.error(new Error('aborted')) }),
        duplex: 'half',
      }),
    );
    expect(await codeOf(response)).toEqual([400, 'json_invalid']);
    expect(lines).toEqual([]);
  });
});

describe('the single calls', () => {
  it('take what a Segment SDK sends, with the key in the body or as Basic auth, and fill in what it leaves out', async () => {
    const { post, get } = testServer();
    const calls = {
      track: { event: 'Order Completed', anonymousId: 'a' },
      page: { name: 'Home', anonymousId: 'a' },
      screen: { name: 'Home', anonymousId: 'a' },
      identify: { userId: 'ann', traits: { plan: 'free' } },
      group: { groupId: 'g', userId: 'ann' },
      alias: { previousId: 'a', userId: 'ann' },
      t: { event: 'Order Completed', userId: 'ann' },
    };
    for (const [type, call] of Object.entries(calls)) {
      const { results } = await answer(await post(`/v1/${type}`, { ...call, writeKey: testKeys.pk }, ''));
      expect(results, type).toMatchObject([{ status: 'accepted', messageId: expect.stringMatching(/./) }]);
    }
    const basic = { authorization: `Basic ${Buffer.from(`${testKeys.pk}:`).toString('base64')}` };
    expect((await post('/v1/track', calls.track, '', basic)).status).toBe(200);
    const body = await (await get('/v1/events')).text();
    expect(body).not.toContain(testKeys.pk);
    expect(body).toContain('"type":"alias"');
  });

  it('refuse what lacks what its type needs', async () => {
    const { post } = testServer();
    for (const [type, call] of [
      ['track', { anonymousId: 'a' }],
      ['page', {}],
      ['group', { userId: 'u' }],
      ['alias', { userId: 'u' }],
    ] as const)
      expect(await codeOf(await post(`/v1/${type}`, call)), type).toEqual([400, 'batch_refused']);
  });

  it('are on disk when they are answered', async () => {
    const { post, file, server } = testServer();
    const messageId = randomUUID();
    await post('/v1/track', { messageId, event: 'Kept', anonymousId: 'a' });
    await server.close();
    const again = testServer({ file });
    const { results } = await answer(
      await again.post('/v1/track', { messageId, event: 'Kept', anonymousId: 'a' }),
    );
    expect(results).toEqual([{ messageId, status: 'duplicate' }]);
  });
});
