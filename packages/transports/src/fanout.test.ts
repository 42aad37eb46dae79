import { describe, expect, it } from 'vitest';
import { createFakeTransport, sampleBatch, sampleEvent } from '@omokit/testing';
import { fanout } from './fanout.js';

describe('fanout', () => {
  const events = [
    sampleEvent(1, { purpose: 'operation' }),
    sampleEvent(2, { purpose: 'marketing' }),
    sampleEvent(3, { purpose: 'analytics' }),
  ];
  const batch = { ...sampleBatch(0), events };

  it('keeps the names, and gives each destination what its purposes allow', async () => {
    const [omo, ads] = [createFakeTransport(), createFakeTransport()];
    const destinations = fanout({ omo, ads: { to: ads, purposes: ['marketing', 'personalisation'] } });
    expect(Object.keys(destinations)).toEqual(['omo', 'ads']);
    expect(destinations.omo).toBe(omo);
    expect(await destinations.ads(batch)).toEqual({ outcome: 'ok' });
    expect(ads.delivered().map(({ context }) => context.omo.purpose)).toEqual(['marketing']);
  });

  it('says what became of what was sent, and passes on how it is to be sent', async () => {
    const ads = createFakeTransport({ outcome: 'retry', afterMs: 7 });
    const { only } = fanout({ only: { to: ads, purposes: ['analytics'] } });
    expect(await only({ ...batch, leaving: true })).toEqual({ outcome: 'retry', afterMs: 7 });
    expect(ads.batches).toMatchObject([{ leaving: true, events: [{ messageId: events[2]!.messageId }] }]);
  });

  it('says at once that a purpose is none', () => {
    const to = createFakeTransport();
    expect(() => fanout({ ads: { to, purposes: ['personalization' as never] } })).toThrow(
      "'personalization' is no purpose",
    );
  });

  it('counts a batch of which a destination may have nothing as done, without a call', async () => {
    const ads = createFakeTransport();
    const { only } = fanout({ only: { to: ads, purposes: ['health'] } });
    expect(await only(batch)).toEqual({ outcome: 'ok' });
    expect(ads.batches).toEqual([]);
    await only({ ...batch, losses: [{ stream: 's', from: 1, to: 2, reason: 'age' }] });
    expect(ads.batches).toMatchObject([{ events: [], losses: [{ to: 2 }] }]);
  });
});
