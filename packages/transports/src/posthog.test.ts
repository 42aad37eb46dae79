import { describe, expect, it } from 'vitest';
import { createScriptedFetch, sampleBatch, sampleEvent, transportConformance } from '@omokit/testing';
import type { TrackedEvent } from '@omokit/protocol';
import { posthog } from './posthog.js';

const apiKey = 'phc_1';

describe('posthog', () => {
  const suite = transportConformance((endpoint, fetch) =>
    posthog({ endpoint, apiKey, fetch, timeoutMs: 50 }),
  );
  for (const { name, run } of suite) it(name, run);

  async function sent(event: Partial<TrackedEvent>, sentAt = '2026-01-01T00:00:01.000Z') {
    const network = createScriptedFetch({ status: 200, body: { status: 1 } });
    const events = [{ ...sampleEvent(1), ...event }];
    await posthog({ apiKey, fetch: network.fetch })({ ...sampleBatch(0), events, sentAt });
    const [request] = network.requests;
    const body = JSON.parse(request?.body ?? '{"batch":[]}') as {
      batch: { event: string; properties: Record<string, unknown> }[];
    };
    return { url: request?.url, body, message: body.batch[0]! };
  }

  it('captures a track under its messageId, without a profile for who has said no name', async () => {
    const event = sampleEvent(1);
    const { url, body } = await sent(event);
    expect(url).toBe('https://us.i.posthog.com/batch/');
    expect(body).toMatchObject({
      api_key: apiKey,
      sent_at: '2026-01-01T00:00:01.000Z',
      batch: [
        {
          uuid: event.messageId,
          event: 'Product Viewed',
          distinct_id: 'visitor-1',
          timestamp: event.timestamp,
          properties: { ...event.properties, channel: 'web', $process_person_profile: false },
        },
      ],
    });
    expect(body).not.toHaveProperty('historical_migration');
    const known = await sent({ userId: 'alice' });
    expect(known.message).toMatchObject({ distinct_id: 'alice' });
    expect(known.message.properties).not.toHaveProperty('$process_person_profile');
  });

  it.each<[Partial<TrackedEvent>, object]>([
    [
      {
        type: 'page',
        name: 'Home',
        context: { ...sampleEvent(1).context, page: { url: 'https://a.test/' } },
      },
      { event: '$pageview', properties: { $current_url: 'https://a.test/', title: 'Home' } },
    ],
    [
      { type: 'screen', name: 'Menu' },
      { event: '$screen', properties: { $screen_name: 'Menu' } },
    ],
    [
      { type: 'identify', userId: 'alice', traits: { plan: 'gold' } },
      {
        event: '$identify',
        distinct_id: 'alice',
        properties: { $anon_distinct_id: 'visitor-1', $set: { plan: 'gold' } },
      },
    ],
    [
      { type: 'identify', traits: { plan: 'gold' } },
      { event: '$set', distinct_id: 'visitor-1', properties: { $set: { plan: 'gold' } } },
    ],
    [
      { type: 'group', groupId: 'acme', traits: { size: 4 } },
      {
        event: '$groupidentify',
        properties: { $group_type: 'company', $group_key: 'acme', $group_set: { size: 4 } },
      },
    ],
    [
      { type: 'alias', userId: 'alice', previousId: 'visitor-1' },
      { event: '$create_alias', distinct_id: 'alice', properties: { alias: 'visitor-1' } },
    ],
  ])('says %j in its way', async (event, message) => {
    expect((await sent(event)).message).toMatchObject(message);
  });

  it('marks a batch older than two days as historical', async () => {
    expect((await sent({}, '2026-01-03T00:00:01.000Z')).body).toHaveProperty('historical_migration', true);
  });

  it('gives no pass away', async () => {
    const { body } = await sent({ properties: { coupon_id: 'c1', pass: 'OMO1:SECRET' } });
    expect(JSON.stringify(body)).not.toContain('SECRET');
  });
});
