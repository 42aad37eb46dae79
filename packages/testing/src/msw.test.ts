import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setupServer } from 'msw/node';
import {
  limits,
  type BatchAnswer,
  type ClaimAnswer,
  type HandoffAnswer,
  type KnownAnswer,
} from '@omokit/protocol';
import { createMswBackend } from './msw.js';
import { sampleEvent } from './sample-events.js';

const endpoint = 'http://backend.test';
const backend = createMswBackend({ endpoint });
const server = setupServer(...backend.handlers);

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => backend.clear());
afterAll(() => server.close());

async function post<T>(path: string, body: unknown): Promise<{ status: number; answer: T }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${endpoint}${path}`, { method: 'POST', body: text });
  return { status: response.status, answer: (await response.json()) as T };
}

describe('createMswBackend', () => {
  it('accepts events once and tells duplicates', async () => {
    const [one, two] = [sampleEvent(1), sampleEvent(2)];
    expect((await post('/v1/batch', { batch: [one, two] })).status).toBe(200);
    const again = await post<BatchAnswer>('/v1/batch', { batch: [two, sampleEvent(3)] });
    expect(again.answer.results.map(({ status }) => status)).toEqual(['duplicate', 'accepted']);
    expect(backend.events.map(({ context }) => context?.omo?.seq)).toEqual([1, 2, 3]);
  });

  it('refuses bad messages one by one and keeps the good ones', async () => {
    const bad = { ...sampleEvent(2), event: undefined };
    const large = sampleEvent(3, { fill: limits.messageBytes });
    const { status, answer } = await post<BatchAnswer>('/v1/batch', {
      batch: [sampleEvent(1), bad, large, 7],
    });
    expect(status).toBe(400);
    expect(answer.success).toBe(false);
    expect(answer.results.map(({ code }) => code)).toEqual([
      undefined,
      'message_invalid',
      'message_too_large',
      'message_invalid',
    ]);
    expect(backend.events).toHaveLength(1);
  });

  it('says which messages have arrived', async () => {
    const [one, two] = [sampleEvent(1), sampleEvent(2)];
    await post('/v1/batch', { batch: [one] });
    const places = [one, two].map(({ messageId, context }) => [context.omo.seq, messageId]);
    const asked = await post<KnownAnswer>('/v1/known', { stream: 'stream-1', places });
    expect(asked.answer).toEqual({ known: [one.messageId] });
    expect((await post('/v1/known', { places: 7 })).status).toBe(400);
  });

  it('keeps losses', async () => {
    const losses = [{ stream: 's', from: 1, to: 2, reason: 'age' }];
    await post('/v1/batch', { batch: [], losses });
    expect(backend.losses).toEqual(losses);
  });

  it('answers what is no batch with a code', async () => {
    expect((await post<{ code: string }>('/v1/batch', 'no json')).answer.code).toBe('json_invalid');
    expect((await post<{ code: string }>('/v1/batch', [])).answer.code).toBe('batch_invalid');
    const large = { batch: [], padding: 'x'.repeat(limits.requestBytes) };
    expect(await post<{ code: string }>('/v1/batch', large)).toMatchObject({
      status: 413,
      answer: { code: 'request_too_large' },
    });
  });

  it('fails as ordered, then recovers', async () => {
    backend.fail(503, { times: 2, retryAfter: 9 });
    const send = () => fetch(`${endpoint}/v1/batch`, { method: 'POST', body: '{"batch":[]}' });
    expect((await send()).headers.get('retry-after')).toBe('9');
    expect((await send()).status).toBe(503);
    expect((await send()).status).toBe(200);
    backend.fail('network_error');
    await expect(send()).rejects.toThrow();
  });

  it('gives a person the same pass twice', async () => {
    const claim = (anonymousId: string) =>
      post<ClaimAnswer>('/v1/passes/claim', { campaign: 'welcome', anonymousId });
    const first = await claim('v1');
    expect(first.answer.fresh).toBe(true);
    expect(first.answer.pass).toMatch(/^OMO1:[0-9A-Z $%*+\-./:]+$/);
    expect((await claim('v1')).answer).toEqual({ ...first.answer, fresh: false });
    expect((await claim('v2')).answer.pass).not.toBe(first.answer.pass);
    expect((await post('/v1/passes/claim', { campaign: 'none', anonymousId: 'v1' })).status).toBe(404);
  });

  it('joins two visits by a code that works once', async () => {
    const asked = await post<HandoffAnswer>('/v1/handoffs', { anonymousId: 'kiosk-visit' });
    const { userCode, deviceCode } = asked.answer;
    const poll = async () => (await post('/v1/handoffs/poll', { deviceCode })).answer;
    expect(await poll()).toEqual({ state: 'pending' });
    const typed = userCode.toLowerCase().replace('-', ' ');
    expect((await post('/v1/handoffs/lookup', { userCode: typed })).answer).toMatchObject({ userCode });
    expect((await post('/v1/handoffs/confirm', { userCode, anonymousId: 'phone' })).status).toBe(200);
    expect(await poll()).toEqual({ state: 'joined' });
    expect(backend.joined).toEqual([{ kiosk: 'kiosk-visit', phone: 'phone' }]);
    const again = await post('/v1/handoffs/confirm', { userCode, anonymousId: 'other' });
    expect(again).toMatchObject({ status: 409, answer: { code: 'handoff_used' } });
  });
});
