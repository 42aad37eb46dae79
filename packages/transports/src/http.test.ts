import { describe, expect, it, vi } from 'vitest';
import type { Batch, Sent } from '@omokit/core';
import type { BatchRequest, MessageResult } from '@omokit/protocol';
import {
  createScriptedFetch,
  sampleBatch,
  sampleEvent,
  transportConformance,
  type Scripted,
} from '@omokit/testing';
import { http } from './http.js';

const endpoint = 'https://collect.test';
const writeKey = 'wk_1';

function results(batch: Batch, status: number, refused: Record<string, string> = {}): Scripted {
  const list = batch.events.map(({ messageId }): MessageResult => {
    const code = refused[messageId];
    return code === undefined ? { messageId, status: 'accepted' } : { messageId, status: 'refused', code };
  });
  return { status, body: { success: status === 200, results: list, receivedAt: batch.sentAt } };
}

describe('http', () => {
  const suite = transportConformance((to, fetch) => http({ endpoint: to, writeKey, fetch, timeoutMs: 50 }), {
    accepted: (batch) => results(batch, 200),
    partlyRefused: (batch, messageId, code) => results(batch, 400, { [messageId]: code }),
    known: (_, known) => ({ status: 200, body: { known } }),
  });
  for (const { name, run } of suite) it(name, run);

  it('posts a BatchRequest that CORS sends without a preflight', async () => {
    const losses = [{ stream: 's', from: 1, to: 3, reason: 'quota' as const }];
    const batch = sampleBatch(2, losses);
    const network = createScriptedFetch(results(batch, 200));
    await http({ endpoint: `${endpoint}/`, writeKey, fetch: network.fetch })(batch);
    const [request] = network.requests;
    expect(request!.url).toBe(`${endpoint}/v1/batch`);
    expect(request!.headers).toEqual({ 'content-type': 'text/plain;charset=UTF-8' });
    const body = JSON.parse(request!.body!) as BatchRequest;
    expect(body).toEqual({ batch: batch.events, losses, sentAt: batch.sentAt, writeKey });
  });

  it('does not believe a 200 that names no messages, or not all', async () => {
    const batch = sampleBatch(3);
    const portal = createScriptedFetch(
      { status: 200, body: '<html>Welcome to our WiFi</html>' },
      { status: 200, body: { success: true } },
      results({ ...batch, events: batch.events.slice(1) }, 200),
      { status: 200, body: { results: [null, 1] } },
      results(batch, 200),
    );
    const send = http({ endpoint, writeKey, fetch: portal.fetch });
    for (let attempt = 0; attempt < 4; attempt++) {
      expect(await send(batch)).toEqual({ outcome: 'retry', code: 'answer_unreadable', unsure: true });
    }
    expect(await send(batch)).toEqual({ outcome: 'ok' });
  });

  it('splits on a 400 whose results do not name all', async () => {
    const batch = sampleBatch(2);
    const network = createScriptedFetch(results({ ...batch, events: batch.events.slice(1) }, 400));
    expect((await http({ endpoint, writeKey, fetch: network.fetch })(batch)).outcome).toBe('split');
  });

  it("passes on the backend's code when it halts", async () => {
    const network = createScriptedFetch({ status: 401, body: { code: 'key_unknown', message: '…' } });
    const sent = await http({ endpoint, writeKey, fetch: network.fetch })(sampleBatch(1));
    expect(sent).toEqual({ outcome: 'halt', code: 'key_unknown' });
  });

  it('splits a batch that cannot be written as JSON', async () => {
    const network = createScriptedFetch({ status: 200 });
    const event = { ...sampleEvent(1), properties: { n: 1n as unknown as number } };
    const sent = await http({ endpoint, writeKey, fetch: network.fetch })({
      ...sampleBatch(0),
      events: [event],
    });
    expect(sent).toEqual({ outcome: 'split', code: 'message_not_json' });
  });

  it('uses keepalive while the 64 KiB of the page last', async () => {
    const network = createScriptedFetch('no_answer');
    const send = http({ endpoint, writeKey, fetch: network.fetch, gzip: false, timeoutMs: 20 });
    const batch = { ...sampleBatch(0), events: [sampleEvent(1, { fill: 40_000 })] };
    await Promise.all([send(batch), send(batch)]);
    await send(batch);
    expect(network.requests.map(({ keepalive }) => keepalive)).toEqual([true, false, true]);
  });

  it('compresses without a header that would cost a preflight, and counts the compressed bytes', async () => {
    const batch = { ...sampleBatch(0), events: [sampleEvent(1, { fill: 100_000 })] };
    const network = createScriptedFetch(results(batch, 200));
    await http({ endpoint, writeKey, fetch: network.fetch })(batch);
    const [request] = network.requests;
    expect(request!.headers).toEqual({ 'content-type': 'text/plain;charset=UTF-8' });
    expect((JSON.parse(request!.body!) as BatchRequest).batch).toEqual(batch.events);
    expect(request!.keepalive).toBe(true);
    await http({ endpoint, writeKey, fetch: network.fetch, gzip: false })(batch);
    expect(network.requests.map(({ bytes }) => bytes < 1_000)).toEqual([true, false]);
  });

  it('says of whom nothing may be kept any more', async () => {
    const batch = sampleBatch(2);
    const { body } = results(batch, 200) as { body: object };
    for (const [erased, expected] of [
      [['visitor-1'], { outcome: 'ok', erased: ['visitor-1'] }],
      ['visitor-1', { outcome: 'ok' }],
    ] as const) {
      const network = createScriptedFetch({ status: 200, body: { ...body, erased } });
      expect(await http({ endpoint, writeKey, fetch: network.fetch })(batch)).toEqual(expected);
    }
  });

  it('says at once when it is set up wrong', () => {
    const wrong = expect.objectContaining({ code: 'option_invalid' }) as Error;
    for (const bad of ['', 'collect', 'ftp://collect.test', 'javascript:alert(1)']) {
      expect(() => http({ endpoint: bad, writeKey })).toThrow(wrong);
    }
    expect(() => http({ endpoint, writeKey: ' ' })).toThrow(wrong);
  });

  describe('asked to send again', () => {
    const batch = { ...sampleBatch(3), again: true };
    const ids = batch.events.map(({ messageId }) => messageId);
    const loss = { stream: 'stream-1', from: 4, to: 9, reason: 'quota' as const };
    const only = (...at: number[]) => ({ ...batch, events: at.map((index) => batch.events[index]!) });

    it('asks what has arrived, and sends the rest', async () => {
      const network = createScriptedFetch(
        { status: 200, body: { known: [ids[0], ids[2]] } },
        results(only(1), 400, { [ids[1]!]: 'message_invalid' }),
      );
      const sent = await http({ endpoint, writeKey, fetch: network.fetch })(batch);
      expect(sent).toEqual({ outcome: 'ok', refused: new Map([[ids[1], 'message_invalid']]) });
      const [asked, sending] = network.requests.map(({ url, body }) => [url, JSON.parse(body!)]);
      const places = ids.map((id, index) => [index + 1, id]);
      expect(asked).toEqual([`${endpoint}/v1/known`, { writeKey, stream: 'stream-1', places }]);
      expect(sending).toMatchObject([`${endpoint}/v1/batch`, { batch: [{ messageId: ids[1] }] }]);
    });

    it('sends nothing more when all has arrived, but losses', async () => {
      const network = createScriptedFetch({ status: 200, body: { known: ids } }, results(only(), 200));
      const send = http({ endpoint, writeKey, fetch: network.fetch });
      expect(await send(batch)).toEqual({ outcome: 'ok' });
      expect(network.requests).toHaveLength(1);
      const other = createScriptedFetch({ status: 200, body: { known: ids } }, results(only(), 200));
      expect(await http({ endpoint, writeKey, fetch: other.fetch })({ ...batch, losses: [loss] })).toEqual({
        outcome: 'ok',
      });
      expect(JSON.parse(other.requests[1]!.body!)).toMatchObject({ batch: [], losses: [loss] });
    });

    it.each([400, 404, 405])('sends all to a backend too old to be asked, which says %d', async (status) => {
      const network = createScriptedFetch({ status }, results(batch, 200));
      expect(await http({ endpoint, writeKey, fetch: network.fetch })(batch)).toEqual({ outcome: 'ok' });
      expect(network.requests).toHaveLength(2);
    });

    it.each<[Scripted, Sent]>([
      ['network_error', { outcome: 'retry', code: 'network_error', unsure: true }],
      ['no_answer', { outcome: 'retry', code: 'timeout', unsure: true }],
      [
        { status: 503, headers: { 'retry-after': '7' } },
        { outcome: 'retry', code: 'http_503', afterMs: 7_000, unsure: true },
      ],
      [
        { status: 200, body: '<html>Log in' },
        { outcome: 'retry', code: 'answer_unreadable', unsure: true },
      ],
      [
        { status: 401, body: { code: 'key_unknown' } },
        { outcome: 'halt', code: 'key_unknown' },
      ],
    ])('sends nothing while the answer is %j', async (answer, sent) => {
      const network = createScriptedFetch(answer);
      expect(await http({ endpoint, writeKey, fetch: network.fetch, timeoutMs: 20 })(batch)).toEqual(sent);
      expect(network.requests).toHaveLength(1);
    });
  });

  describe('in a page that is going', () => {
    it('sends what fits the budget, the most urgent lanes first and in each the oldest', async () => {
      const events = [
        sampleEvent(1, { fill: 30_000 }),
        sampleEvent(2, { fill: 40_000 }),
        sampleEvent(3, { lane: 'telemetry' }),
        sampleEvent(4),
        sampleEvent(5, { fill: 20_000, lane: 'identity' }),
      ];
      const batch = { ...sampleBatch(0), events, leaving: true };
      const fits = { ...batch, events: [4, 0, 3, 2].map((at) => events[at]!) };
      const network = createScriptedFetch(results(fits, 200));
      const sent = http({ endpoint, writeKey, fetch: network.fetch })(batch);
      // At once, and not compressed: that takes a task of its own, which the page may not have.
      const [request] = network.requests;
      expect(request).toMatchObject({ url: `${endpoint}/v1/batch`, keepalive: true });
      const { batch: sending } = JSON.parse(request!.body!) as BatchRequest;
      expect(sending.map(({ context }) => context?.omo?.seq)).toEqual([5, 1, 4, 3]);
      // The rest is still to be sent, and this may be asked for.
      expect(await sent).toMatchObject({ outcome: 'retry', unsure: true });
    });

    it('does not ask what has arrived: there is no time', () => {
      const network = createScriptedFetch('no_answer');
      void http({ endpoint, writeKey, fetch: network.fetch })({
        ...sampleBatch(1),
        again: true,
        leaving: true,
      });
      expect(network.requests.map(({ url }) => url)).toEqual([`${endpoint}/v1/batch`]);
    });

    it('uses a beacon where fetch knows no keepalive', async () => {
      vi.stubGlobal('Request', class {});
      const sendBeacon = vi.fn<Navigator['sendBeacon']>(() => true);
      vi.stubGlobal('navigator', { sendBeacon });
      const batch = sampleBatch(2);
      const send = http({ endpoint, writeKey });
      const sent = send({ ...batch, leaving: true });
      const [url, body] = sendBeacon.mock.calls[0]!;
      expect(url).toBe(`${endpoint}/v1/batch`);
      expect((body as Blob).type).toBe('text/plain;charset=utf-8');
      expect(JSON.parse(await (body as Blob).text())).toMatchObject({ batch: batch.events });
      expect(await sent).toEqual({ outcome: 'retry', unsure: true });
      sendBeacon.mockReturnValue(false);
      expect(await send({ ...batch, leaving: true })).toEqual({ outcome: 'retry', unsure: false });
      vi.unstubAllGlobals();
    });
  });
});
