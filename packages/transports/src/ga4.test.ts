import { describe, expect, it } from 'vitest';
import {
  createScriptedFetch,
  sampleBatch,
  sampleEvent,
  transportConformance,
  type Scripted,
} from '@omokit/testing';
import type { TrackedEvent } from '@omokit/protocol';
import { ga4 } from './ga4.js';

const measurementId = 'G-1';
const ok: Scripted = { status: 204 };

interface Body {
  client_id: string;
  user_id?: string;
  consent: object;
  events: { name: string; timestamp_micros: number; params: Record<string, unknown> }[];
}

describe('ga4', () => {
  const suite = transportConformance(
    (endpoint, fetch) => ga4({ endpoint, measurementId, apiSecret: 's', fetch, timeoutMs: 50 }),
    // Only purchases may be sent by a page that goes.
    { leaves: false },
  );
  for (const { name, run } of suite) it(name, run);

  async function sent(...changed: Partial<TrackedEvent>[]) {
    const network = createScriptedFetch(ok);
    const events = changed.map((change, at) => ({ ...sampleEvent(at + 1), ...change }));
    const outcome = await ga4({ measurementId, apiSecret: 's', fetch: network.fetch })({
      ...sampleBatch(0),
      events,
    });
    const bodies = network.requests.map(({ body }) => JSON.parse(body!) as Body);
    return { outcome, events, bodies, requests: network.requests };
  }
  const eventOf = async (change: Partial<TrackedEvent>) => (await sent(change)).bodies[0]?.events[0];
  const track = (event: string, properties: TrackedEvent['properties']) => eventOf({ event, properties });

  it('posts to /mp/collect, who and when', async () => {
    const { requests, bodies } = await sent({ userId: 'alice' });
    expect(requests[0]!.url).toBe(
      'https://www.google-analytics.com/mp/collect?measurement_id=G-1&api_secret=s',
    );
    expect(bodies[0]).toMatchObject({
      client_id: 'visitor-1',
      user_id: 'alice',
      consent: { ad_user_data: 'DENIED', ad_personalization: 'DENIED' },
      events: [{ name: 'view_item', timestamp_micros: 1_767_225_600_000_000 }],
    });
  });

  it('makes a purchase of a completed order', async () => {
    const products = [{ product_id: 'p1', name: 'Tea', price: 4, quantity: 2, category: 'tea' }];
    const properties = { order_id: 'o1', total: 9, tax: 1, currency: 'EUR', coupon: 'SPRING', products };
    expect(await track('Order Completed', properties)).toMatchObject({
      name: 'purchase',
      params: {
        transaction_id: 'o1',
        value: 8,
        tax: 1,
        currency: 'EUR',
        coupon: 'SPRING',
        items: [{ item_id: 'p1', item_name: 'Tea', price: 4, quantity: 2, item_category: 'tea' }],
      },
    });
  });

  it('makes a promotion and a currency of coupons and stamps', async () => {
    expect(await track('Coupon Applied', { coupon_id: 'c1' })).toMatchObject({
      name: 'select_promotion',
      params: { promotion_id: 'c1' },
    });
    expect(await track('Coupon Claimed', { coupon_id: 'c1', campaign: 'spring' })).toMatchObject({
      name: 'earn_virtual_currency',
      params: { virtual_currency_name: 'spring', value: 1 },
    });
    expect(await track('Coupon Redeemed', { coupon_id: 'c1', campaign: 'spring' })).toMatchObject({
      name: 'spend_virtual_currency',
      params: { virtual_currency_name: 'spring', item_name: 'spring', value: 1 },
    });
    expect((await track('Stamp Granted', { program_id: 'p' }))?.params.virtual_currency_name).toBe('p');
  });

  it('says where it was, in which visit, on which page', async () => {
    const { context } = sampleEvent(1);
    const omo = { ...context.omo, place: { store: 's1' }, session: '01900000-0000-7000-8000-000000000001' };
    const page = { url: `https://a.test/${'x'.repeat(2_000)}`, title: 'Tea' };
    const event = await eventOf({ type: 'page', name: 'Tea', context: { ...context, omo, page } });
    expect(event).toMatchObject({
      name: 'page_view',
      params: { location_id: 's1', session_id: String((0x019000000000 / 1_000) | 0), page_title: 'Tea' },
    });
    expect(event?.params.page_location).toHaveLength(1_000);
  });

  it('gives names and parameters the form GA4 takes', async () => {
    expect((await track('Store Entered', {}))?.name).toBe('store_entered');
    expect((await track('x'.repeat(60), {}))?.name).toHaveLength(40);
    expect((await track('1. Besuch: Übersicht', {}))?.name).toBe('besuch_übersicht');
    expect(await track('领取优惠券', { 门店: 's1' })).toMatchObject({
      name: '领取优惠券',
      params: { 门店: 's1' },
    });
    expect((await track('Session Start', {}))?.name).toBe('omo_session_start');
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`Key${at}`, 'v'.repeat(300)]));
    const params = (await track('Many', { ...many, nested: { a: 1 } }))!.params;
    expect(Object.keys(params)).toHaveLength(25);
    expect(params.key0).toHaveLength(100);
  });

  it('sends 25 events of one person and one consent in a request', async () => {
    const { bodies } = await sent(
      ...Array.from({ length: 30 }, () => ({})),
      { userId: 'alice' },
      { userId: 'alice', context: sampleEvent(1, { purpose: 'marketing' }).context },
    );
    expect(bodies.map(({ events }) => events.length)).toEqual([25, 5, 1, 1]);
    expect(bodies.at(-1)).toMatchObject({ user_id: 'alice', consent: { ad_user_data: 'GRANTED' } });
  });

  it('does not count twice what was taken before a later request failed', async () => {
    const network = createScriptedFetch(ok, { status: 503 }, ok);
    const send = ga4({ measurementId, fetch: network.fetch });
    const batch = sampleBatch(30);
    expect((await send(batch)).outcome).toBe('retry');
    expect(await send(batch)).toEqual({ outcome: 'ok' });
    const counts = network.requests.map(({ body }) => (JSON.parse(body!) as Body).events.length);
    expect(counts).toEqual([25, 5, 5]);
  });

  it('leaves to the next page what it would count twice, and sends purchases, which it would not', async () => {
    const network = createScriptedFetch(ok);
    const send = ga4({ measurementId, fetch: network.fetch });
    const order = { ...sampleEvent(2), event: 'Order Completed', properties: { order_id: 'o1', total: 9 } };
    const batch = { ...sampleBatch(0), events: [sampleEvent(1), order] };
    const sending = send({ ...batch, leaving: true });
    expect(network.requests).toHaveLength(1);
    expect((await sending).outcome).toBe('retry');
    // The page was brought back.
    expect(await send(batch)).toEqual({ outcome: 'ok' });
    const names = network.requests.map(({ body }) =>
      (JSON.parse(body!) as Body).events.map(({ name }) => name),
    );
    expect(names).toEqual([['purchase'], ['view_item']]);
  });

  it('makes few requests of people and purposes that take turns', async () => {
    const { bodies } = await sent(
      ...Array.from({ length: 40 }, (_, at) => ({
        context: sampleEvent(at, { purpose: at % 2 ? 'marketing' : 'analytics' }).context,
      })),
    );
    expect(bodies.map(({ events }) => events.length)).toEqual([20, 20]);
  });

  it('asks for a smaller batch before its lease is over, and does not count twice what was taken', async () => {
    let now = 0;
    const network = createScriptedFetch(ok);
    const slow: typeof fetch = (...request) => {
      now += 10_000;
      return network.fetch(...request);
    };
    const send = ga4({ measurementId, fetch: slow, now: () => now });
    const batch = sampleBatch(100);
    expect(await send(batch)).toEqual({ outcome: 'split' });
    expect(await send(batch)).toEqual({ outcome: 'ok' });
    const counts = network.requests.map(({ body }) => (JSON.parse(body!) as Body).events.length);
    expect(counts).toEqual([25, 25, 25, 25]);
  });

  it('knows what was paid by a total alone, in numbers or in text, without tax and shipping', async () => {
    const of = async (properties: object) => (await track('Order Completed', properties as never))!.params;
    expect((await of({ order_id: 'o', total: 9 })).value).toBe(9);
    expect((await of({ order_id: 'o', total: '19.90', tax: '3.18', shipping: 4.9 })).value).toBe(11.82);
    expect((await of({ order_id: 'o', total: 9, revenue: 7, products: [] })).value).toBe(7);
    expect((await track('Order Refunded', { order_id: 'o', total: 3 }))!.params.value).toBe(3);
    expect(await of({ order_id: 'o' })).not.toHaveProperty('value');
  });

  it('sends the items of an order however much else it says', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`key_${at}`, at]));
    const order = { ...many, order_id: 'o', total: 4, products: [{ product_id: 'p1', price: '4.00' }] };
    const { params } = (await track('Order Completed', order))!;
    expect(params).toMatchObject({ items: [{ item_id: 'p1', price: 4 }], value: 4 });
    expect(Object.keys(params)).toHaveLength(25);
  });

  it('keeps what an event of one product says besides', async () => {
    const properties = { product_id: 'p1', name: 'Tea', category: 'tea', price: 1.1, quantity: 3 };
    const { params } = (await track('Product Clicked', {
      ...properties,
      list_id: 'spring',
      shelf: 'left',
      toString: 'x',
    }))!;
    expect(params).toMatchObject({
      items: [{ item_id: 'p1', item_name: 'Tea', item_category: 'tea', price: 1.1, quantity: 3 }],
      value: 3.3,
      item_list_id: 'spring',
      shelf: 'left',
      to_string: 'x',
    });
    expect(params).not.toHaveProperty('item_list_name');
    expect(params).not.toHaveProperty('name');
  });

  it('lets no property take the place of the visit', async () => {
    const { context } = sampleEvent(1);
    const omo = { ...context.omo, session: '01900000-0000-7000-8000-000000000001' };
    const event = await eventOf({
      event: 'X',
      properties: { session_id: 'mine', message_id: 'mine' },
      context: { ...context, omo },
    });
    expect(event?.params).toMatchObject({ session_id: String((0x019000000000 / 1_000) | 0) });
    expect(event?.params.message_id).not.toBe('mine');
  });

  it('refuses one event that cannot be mapped, and sends the others', async () => {
    const cyclic: { me?: unknown } = {};
    cyclic.me = cyclic;
    const { outcome, events, bodies } = await sent(
      { properties: null as never },
      { event: 5 as never, properties: {} },
      { properties: cyclic as never },
    );
    expect(bodies[0]!.events).toHaveLength(1);
    const refused = new Map([
      [events[1]!.messageId, 'message_not_mapped'],
      [events[2]!.messageId, 'message_not_json'],
    ]);
    expect(outcome).toEqual({ outcome: 'ok', refused });
  });

  it('refuses what is older than 72 hours, and passes over what is about people', async () => {
    const old = await sent({ timestamp: '2025-12-28T23:59:00.000Z' });
    const refused = new Map([[old.events[0]!.messageId, 'event_too_old']]);
    expect(old).toMatchObject({ outcome: { outcome: 'ok', refused }, requests: [] });
    const people = await sent({ type: 'identify', userId: 'alice', traits: { email: 'a@b.test' } });
    expect(people).toMatchObject({ outcome: { outcome: 'ok' }, requests: [] });
  });

  it('needs no secret where a proxy adds it', async () => {
    const network = createScriptedFetch(ok);
    await ga4({ measurementId, endpoint: 'https://shop.test/ga', fetch: network.fetch })(sampleBatch(1));
    expect(network.requests[0]!.url).toBe('https://shop.test/ga/mp/collect?measurement_id=G-1');
  });
});
