import { describe, expect, it } from 'vitest';
import { createScriptedFetch, sampleBatch, sampleEvent, transportConformance } from '@omokit/testing';
import { signWebhook } from './sign-webhook.js';
import { verifyWebhook, webhook, type WebhookOptions } from './webhook.js';

/** From the Standard Webhooks libraries: javascript/src/index.test.ts, "sign function works". */
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const { secret, id, timestamp, body, signature } = vector;
const now = () => timestamp * 1_000;
const signed = {
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signature,
};

describe('webhook', () => {
  const suite = transportConformance((url, fetch) => webhook({ url, secret, fetch, timeoutMs: 50 }), {
    leaves: false,
  });
  for (const { name, run } of suite) it(name, run);

  async function sent(options: Partial<WebhookOptions> = {}, batch = sampleBatch(2)) {
    const network = createScriptedFetch({ status: 204 });
    const send = webhook({ url: 'https://shop.test/hooks', secret, fetch: network.fetch, now, ...options });
    expect(await send(batch)).toEqual({ outcome: 'ok' });
    expect(await send(batch)).toEqual({ outcome: 'ok' });
    return network.requests;
  }

  it('posts what the receiver can verify, under the same id when it is sent again', async () => {
    const batch = sampleBatch(2);
    const [request, again] = await sent({}, batch);
    expect(request!.url).toBe('https://shop.test/hooks');
    expect(request!.headers['content-type']).toBe('application/json');
    expect(await verifyWebhook(request!.headers, request!.body!, secret, { now })).toBe(true);
    expect(again!.headers['webhook-id']).toBe(request!.headers['webhook-id']);
    expect(JSON.parse(request!.body!)).toEqual({
      type: 'omo.batch.v1',
      timestamp: batch.sentAt,
      data: batch.events,
    });
    const [other] = await sent({}, sampleBatch(3));
    expect(other!.headers['webhook-id']).not.toBe(request!.headers['webhook-id']);
  });

  it('posts to the very address it was given', async () => {
    const [request] = await sent({ url: 'https://shop.test/hooks/' });
    expect(request!.url).toBe('https://shop.test/hooks/');
  });

  it('posts CloudEvents 1.0 when asked to', async () => {
    const event = sampleEvent(1, { event: 'Store Entered' });
    const [request] = await sent(
      { format: 'cloudevents', source: '/stores/1' },
      { ...sampleBatch(0), events: [event] },
    );
    expect(request!.headers['content-type']).toBe('application/cloudevents-batch+json');
    expect(JSON.parse(request!.body!)).toEqual([
      {
        specversion: '1.0',
        id: event.messageId,
        source: '/stores/1',
        type: 'omo.store_entered.v1',
        time: event.timestamp,
        subject: 'visitor-1',
        datacontenttype: 'application/json',
        data: event,
      },
    ]);
  });

  it('gives no pass away', async () => {
    const event = { ...sampleEvent(1), properties: { pass: 'OMO1:SECRET' } };
    const [request] = await sent({}, { ...sampleBatch(0), events: [event] });
    expect(request!.body).not.toContain('SECRET');
  });

  it('says at once when it is set up wrong', () => {
    const wrong = expect.objectContaining({ code: 'option_invalid' }) as Error;
    for (const bad of ['', 'whsec_', 'whsec_!!', 'whsec_c2hvcnQ=']) {
      expect(() => webhook({ url: 'https://shop.test', secret: bad }), bad).toThrow(wrong);
    }
    expect(() => webhook({ url: 'shop', secret })).toThrow(wrong);
  });
});

describe('signatures', () => {
  it('are those of the Standard Webhooks libraries', async () => {
    expect(await signWebhook(id, timestamp, body, secret)).toEqual(signed);
  });

  it('verify, from Headers or an object, with either of two secrets, and among several', async () => {
    const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
    expect(await verifyWebhook(signed, body, secret, { now })).toBe(true);
    expect(await verifyWebhook(new Headers(signed), body, [other, secret], { now })).toBe(true);
    const several = { ...signed, 'webhook-signature': `v1,AAAA v2,x ${signature}` };
    expect(await verifyWebhook(several, body, secret, { now })).toBe(true);
    expect(await verifyWebhook(signed, body, other, { now })).toBe(false);
  });

  it.each<[string, object, string?]>([
    ['another body', {}, '{"test": 2432232315}'],
    ['another id', { 'webhook-id': 'msg_x' }],
    ['another time', { 'webhook-timestamp': String(timestamp + 1) }],
    ['no id', { 'webhook-id': undefined }],
    ['no time', { 'webhook-timestamp': undefined }],
    ['a time that is none', { 'webhook-timestamp': 'now' }],
    ['no signature', { 'webhook-signature': '' }],
    ['a signature that is no base64', { 'webhook-signature': 'v1,!!!' }],
    ['a signature of another version', { 'webhook-signature': signature.replace('v1', 'v2') }],
  ])('do not verify with %s', async (_, changed, text = body) => {
    expect(await verifyWebhook({ ...signed, ...changed }, text, secret, { now })).toBe(false);
  });

  it('do not verify beyond the tolerance, before or after', async () => {
    for (const seconds of [-301, 301]) {
      const late = () => (timestamp + seconds) * 1_000;
      expect(await verifyWebhook(signed, body, secret, { now: late })).toBe(false);
      expect(await verifyWebhook(signed, body, secret, { now: late, toleranceMs: 302_000 })).toBe(true);
    }
  });

  it('need a secret that is one', async () => {
    await expect(verifyWebhook(signed, body, 'hunter2', { now })).rejects.toMatchObject({
      code: 'option_invalid',
    });
  });
});
