import { describe, expect, it } from 'vitest';
import { createScriptedFetch, sampleEvent } from '@omokit/testing';
import { post, withoutPass } from './post.js';

describe('post', () => {
  it('follows a redirect only when told, for one who reads what the answer says', async () => {
    const { fetch } = createScriptedFetch({ status: 301 });
    const request = { url: 'https://a.test', body: '{}', fetch };
    expect((await post(request)).sent).toMatchObject({ outcome: 'retry', code: 'http_301' });
    expect((await post({ ...request, redirect: 'follow' })).status).toBe(200);
  });
});

describe('withoutPass', () => {
  it('takes away the pass and nothing else, from a copy', () => {
    const event = { ...sampleEvent(1), properties: { coupon_id: 'c1', pass: 'OMO1:SECRET' } };
    expect(withoutPass(event)).toEqual({ ...event, properties: { coupon_id: 'c1' } });
    expect(event.properties.pass).toBe('OMO1:SECRET');
    expect(withoutPass({ ...event, properties: null as never })).not.toHaveProperty('properties');
  });
});
