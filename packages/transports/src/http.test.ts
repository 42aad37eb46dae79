import { describe, expect, it } from 'vitest';
import type { Batch } from '@omokit/core';
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
      expect(await send(batch)).toEqual({ outcome: 'retry', code: 'answer_unreadable' });
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

  it('splits what is larger than a request may be, without sending it', async () => {
    const network = createScriptedFetch({ status: 200 });
    const batch = {
      ...sampleBatch(0),
      events: [sampleEvent(1, { fill: 300_000 }), sampleEvent(2, { fill: 300_000 })],
    };
    const sent = await http({ endpoint, writeKey, fetch: network.fetch })(batch);
    expect(sent).toEqual({ outcome: 'split', code: 'request_too_large' });
    expect(network.requests).toHaveLength(0);
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
    const inits: RequestInit[] = [];
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const fetch: typeof globalThis.fetch = (_, init) => {
      inits.push(init ?? {});
      return answered.then(() => new Response('{}'));
    };
    const send = http({ endpoint, writeKey, fetch });
    const batch = { ...sampleBatch(0), events: [sampleEvent(1, { fill: 40_000 })] };
    const first = [send(batch), send(batch)];
    expect(inits.map(({ keepalive }) => keepalive)).toEqual([true, false]);
    answer();
    await Promise.all(first);
    await send(batch);
    expect(inits.at(-1)?.keepalive).toBe(true);
  });

  it('compresses when asked to', async () => {
    const batch = sampleBatch(20);
    let sent: RequestInit = {};
    const fetch: typeof globalThis.fetch = async (_, init) => {
      sent = init ?? {};
      return new Response('');
    };
    await http({ endpoint, writeKey, fetch, gzip: true })(batch);
    expect(new Headers(sent.headers).get('content-encoding')).toBe('gzip');
    const body = new Blob([sent.body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream('gzip'));
    const request = (await new Response(body).json()) as BatchRequest;
    expect(request.batch).toEqual(batch.events);
  });

  it('says at once when it is set up wrong', () => {
    const wrong = expect.objectContaining({ code: 'option_invalid' }) as Error;
    for (const bad of ['', 'collect', 'ftp://collect.test', 'javascript:alert(1)']) {
      expect(() => http({ endpoint: bad, writeKey })).toThrow(wrong);
    }
    expect(() => http({ endpoint, writeKey: ' ' })).toThrow(wrong);
  });
});
