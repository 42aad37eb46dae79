import { describe, expect, it } from 'vitest';
import { createScriptedFetch, sampleBatch, sampleEvent, transportConformance } from '@omokit/testing';

// What follows stands in docs/guide/transports.md, word for word but for whence `post` comes.
import type { Transport } from '@omokit/core';
import { post, withoutPass, type PostOptions } from './post.js';

/** Each batch as lines of JSON. */
export const lines = (url: string, options: PostOptions = {}): Transport => {
  return async ({ events, leaving }) => {
    const body = events.map((event) => JSON.stringify(withoutPass(event))).join('\n');
    const { sent } = await post({ ...options, url, body, leaving });
    return sent;
  };
};

describe('a transport of your own, in ten lines', () => {
  const suite = transportConformance((url, fetch) => lines(url, { fetch, timeoutMs: 50 }));
  for (const { name, run } of suite) it(name, run);

  it('gives no pass away', async () => {
    const network = createScriptedFetch({ status: 200 });
    const event = { ...sampleEvent(1), properties: { coupon_id: 'c1', pass: 'OMO1:SECRET' } };
    await lines('https://a.test', { fetch: network.fetch })({ ...sampleBatch(0), events: [event] });
    expect(network.requests[0]!.body).toContain('c1');
    expect(network.requests[0]!.body).not.toContain('SECRET');
  });
});
