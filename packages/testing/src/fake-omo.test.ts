import { describe, expect, it } from 'vitest';
import { OmoError } from '@omokit/core';
import { createFakeOmo } from './fake-omo.js';

describe('createFakeOmo', () => {
  it('records calls with what they came to under a real consent', async () => {
    const omo = createFakeOmo({ consent: 'ask' });
    expect(await omo.track('Coupon Claimed', { campaign: 'welcome' }, { purpose: 'operation' })).toBe('held');
    omo.consent.answer(['analytics']);
    expect(await omo.track('Product Viewed')).toBe('queued');
    expect(await omo.track('Promotion Viewed', {}, { purpose: 'marketing' })).toBe('dropped');
    expect(omo.events()).toEqual(['Coupon Claimed', 'Product Viewed']);
    expect(omo.calls).toHaveLength(3);
  });

  it('answers the API as scripted and says what is missing', async () => {
    const omo = createFakeOmo({
      api: {
        'GET /v1/campaigns/welcome': { id: 'welcome' },
        'GET /v1/passes/trust': ({ path }) => ({ path }),
        'POST /v1/passes/claim': () => {
          throw new OmoError('campaign_ended', 'It is over.');
        },
      },
    });
    expect(await omo.api.get('/v1/campaigns/welcome')).toEqual({ id: 'welcome' });
    expect(await omo.api.get('/v1/passes/trust?since=4')).toEqual({ path: '/v1/passes/trust?since=4' });
    await expect(omo.api.post('/v1/passes/claim', {})).rejects.toMatchObject({ code: 'campaign_ended' });
    await expect(omo.api.get('/v1/nothing')).rejects.toThrow("'GET /v1/nothing'");
    omo.setOnline(false);
    await expect(omo.api.get('/v1/campaigns/welcome')).rejects.toMatchObject({ code: 'api_unreachable' });
    expect(omo.api.calls.at(-1)).toEqual({ method: 'GET', path: '/v1/campaigns/welcome' });
  });

  it('forgets the visitor on reset and tells watchers', async () => {
    const omo = createFakeOmo();
    const before = omo.anonymousId();
    await omo.identify('u1');
    let told = 0;
    omo.watch('reset', () => (told += 1));
    await omo.reset();
    expect(omo.anonymousId()).not.toBe(before);
    expect([omo.userId(), told]).toEqual([undefined, 1]);
  });
});
