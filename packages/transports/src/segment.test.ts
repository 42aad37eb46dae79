import { describe, expect, it } from 'vitest';
import { createScriptedFetch, sampleBatch, sampleEvent, transportConformance } from '@omokit/testing';
import { segment } from './segment.js';

const writeKey = 'wk_segment';

describe('segment', () => {
  const suite = transportConformance((endpoint, fetch) =>
    segment({ endpoint, writeKey, fetch, timeoutMs: 50 }),
  );
  for (const { name, run } of suite) it(name, run);

  it("posts Segment's batch to Segment, without losses", async () => {
    const network = createScriptedFetch({ status: 200, body: { success: true } });
    const batch = sampleBatch(2, [{ stream: 's', from: 1, to: 1, reason: 'age' }]);
    expect(await segment({ writeKey, fetch: network.fetch })(batch)).toEqual({ outcome: 'ok' });
    const [request] = network.requests;
    expect(request!.url).toBe('https://api.segment.io/v1/batch');
    expect(JSON.parse(request!.body!)).toEqual({ batch: batch.events, sentAt: batch.sentAt, writeKey });
  });

  it('sends the key as Basic authentication where that is asked for', async () => {
    const network = createScriptedFetch({ status: 200 });
    await segment({ writeKey, basicAuth: true, fetch: network.fetch })(sampleBatch(1));
    await segment({ writeKey, fetch: network.fetch })(sampleBatch(1));
    const sent = network.requests.map(({ headers }) => headers.authorization);
    expect(sent).toEqual([`Basic ${btoa('wk_segment:')}`, undefined]);
  });

  it('gives no pass away', async () => {
    const network = createScriptedFetch({ status: 200 });
    const event = { ...sampleEvent(1), properties: { coupon_id: 'c1', pass: 'OMO1:SECRET' } };
    await segment({ writeKey, fetch: network.fetch })({ ...sampleBatch(0), events: [event] });
    expect(network.requests[0]!.body).not.toContain('SECRET');
    expect(network.requests[0]!.body).toContain('c1');
    expect(event.properties.pass).toBe('OMO1:SECRET');
  });

  it('refuses messages over 32 KB itself and sends the others', async () => {
    const network = createScriptedFetch({ status: 200 });
    const large = sampleEvent(2, { fill: 32_000 });
    const events = [sampleEvent(1), large, sampleEvent(3)];
    const sent = await segment({ writeKey, fetch: network.fetch })({ ...sampleBatch(0), events });
    expect(sent).toEqual({ outcome: 'ok', refused: new Map([[large.messageId, 'message_too_large']]) });
    const body = JSON.parse(network.requests[0]!.body!) as { batch: { messageId: string }[] };
    expect(body.batch.map(({ messageId }) => messageId)).toEqual([
      events[0]!.messageId,
      events[2]!.messageId,
    ]);
  });

  it('sends nothing when nothing is left to send', async () => {
    const network = createScriptedFetch({ status: 500 });
    const send = segment({ writeKey, fetch: network.fetch });
    expect(await send(sampleBatch(0, [{ stream: 's', from: 1, to: 1, reason: 'age' }]))).toEqual({
      outcome: 'ok',
    });
    const event = { ...sampleEvent(1), properties: { n: 1n as unknown as number } };
    const refused = new Map([[event.messageId, 'message_not_json']]);
    expect(await send({ ...sampleBatch(0), events: [event] })).toEqual({ outcome: 'ok', refused });
    expect(network.requests).toHaveLength(0);
  });
});
