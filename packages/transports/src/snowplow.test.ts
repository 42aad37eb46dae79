import { describe, expect, it } from 'vitest';
import { createScriptedFetch, sampleBatch, sampleEvent, transportConformance } from '@omokit/testing';
import type { TrackedEvent } from '@omokit/protocol';
import { snowplow, type SnowplowOptions } from './snowplow.js';
import { encodeBase64Url } from './snowplow/self-describing.js';

const endpoint = 'https://collector.test';
const appId = 'shop';

describe('snowplow', () => {
  const suite = transportConformance((to, fetch) =>
    snowplow({ endpoint: to, appId, fetch, timeoutMs: 50, base64: false }),
  );
  for (const { name, run } of suite) it(name, run);

  async function sent(changed: Partial<TrackedEvent>, options: Partial<SnowplowOptions> = {}) {
    const network = createScriptedFetch({ status: 200, body: 'ok' });
    const events = [{ ...sampleEvent(1), ...changed }];
    const send = snowplow({ endpoint, appId, fetch: network.fetch, base64: false, ...options });
    expect(await send({ ...sampleBatch(0), events })).toEqual({ outcome: 'ok' });
    const [request] = network.requests;
    const body = JSON.parse(request?.body ?? '{"data":[]}') as {
      schema: string;
      data: Record<string, string>[];
    };
    return { request, body, payload: body.data[0]! };
  }

  it('posts payload_data to tp2, a page view with its messageId as eid', async () => {
    const { context, messageId } = sampleEvent(1);
    const page = { url: 'https://a.test/tea', title: 'Tea', referrer: 'https://b.test/' };
    const { request, body } = await sent({
      type: 'page',
      messageId,
      userId: 'alice',
      context: { ...context, page },
    });
    expect(request!.url).toBe(`${endpoint}/com.snowplowanalytics.snowplow/tp2`);
    expect(request!.headers['content-type']).toBe('application/json; charset=UTF-8');
    expect(body).toEqual({
      schema: 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4',
      data: [
        {
          e: 'pv',
          eid: messageId,
          aid: 'shop',
          p: 'web',
          tv: 'omokit',
          dtm: '1767225600000',
          stm: '1767225601000',
          duid: 'visitor-1',
          uid: 'alice',
          url: page.url,
          page: page.title,
          refr: page.referrer,
        },
      ],
    });
  });

  it('makes a structured event of a track that Iglu Central has no schema for', async () => {
    const { payload } = await sent({ event: 'Coupon Claimed', properties: { coupon_id: 'c1', value: 3 } });
    const fields = {
      e: 'se',
      se_ca: 'web',
      se_ac: 'Coupon Claimed',
      se_la: 'c1',
      se_pr: 'coupon_id',
      se_va: '3',
    };
    expect(payload).toMatchObject(fields);
  });

  it("makes Snowplow's e-commerce events of a shop's", async () => {
    const product = { product_id: 'p1', name: 'Tea', category: 'tea', price: 4, quantity: 2 };
    const { payload } = await sent({
      event: 'Order Completed',
      properties: { order_id: 'o1', total: 8, currency: 'EUR', products: [product] },
    });
    const vendor = 'iglu:com.snowplowanalytics.snowplow.ecommerce';
    expect(JSON.parse(payload.ue_pr!)).toEqual({
      schema: 'iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0',
      data: { schema: `${vendor}/snowplow_ecommerce_action/jsonschema/1-0-2`, data: { type: 'transaction' } },
    });
    const { data } = JSON.parse(payload.co!) as { data: { schema: string; data: object }[] };
    expect(data.map(({ schema }) => schema)).toEqual([
      `${vendor}/transaction/jsonschema/1-0-0`,
      `${vendor}/product/jsonschema/1-0-0`,
    ]);
    expect(data[0]!.data).toEqual({
      transaction_id: 'o1',
      revenue: 8,
      currency: 'EUR',
      payment_method: 'unknown',
      total_quantity: 2,
    });
    expect(data[1]!.data).toMatchObject({ id: 'p1', category: 'tea', price: 4, currency: 'EUR' });
  });

  it('gives entities the types their schemas want, of whatever types a shop gives', async () => {
    const product = {
      product_id: 42,
      name: null,
      category: 'tea',
      price: '19.901',
      quantity: '2',
      position: 1.5,
    };
    const { payload } = await sent({
      event: 'Order Completed',
      properties: { order_id: 1001, total: '39.80', tax: null, currency: 'EUR', products: [product] },
    });
    const { data } = JSON.parse(payload.co!) as { data: { data: object }[] };
    expect(data.map((each) => each.data)).toEqual([
      {
        transaction_id: '1001',
        revenue: 39.8,
        currency: 'EUR',
        payment_method: 'unknown',
        total_quantity: 2,
      },
      { id: '42', category: 'tea', price: 19.9, currency: 'EUR', quantity: 2 },
    ]);
    const priceless = [{ ...product, price: 'on request' }];
    const structured = await sent({
      event: 'Order Completed',
      properties: { order_id: 1001, total: 1, currency: 'EUR', products: priceless },
    });
    expect(structured.payload).toMatchObject({ e: 'se', se_la: '1001' });
  });

  it('takes an event up to 32 kB, however large its base64 is', async () => {
    const line = { product_id: 'sku', name: 'Green tea', category: 'tea/green', price: 4.5, quantity: 1 };
    const products = Array.from({ length: 250 }, () => line);
    const properties = { order_id: 'o', total: 19.9, currency: 'EUR', products };
    expect((await sent({ event: 'Order Completed', properties }, { base64: true })).request).toBeDefined();
  });

  it('refuses the one event for which what the merchant has written throws', async () => {
    const network = createScriptedFetch({ status: 200 });
    const describe = ({ properties }: TrackedEvent) => ({
      schema: 'iglu:com.acme/spring/jsonschema/1-0-0',
      data: { count: (properties!.products as unknown[]).length },
    });
    const batch = sampleBatch(2);
    Object.assign(batch.events[1]!, { properties: { products: [1] } });
    const send = snowplow({ endpoint, appId, fetch: network.fetch, describe });
    const refused = new Map([[batch.events[0]!.messageId, 'message_not_mapped']]);
    expect(await send(batch)).toEqual({ outcome: 'ok', refused });
    expect(network.requests).toHaveLength(1);
  });

  it('makes a structured event of one whose entity would lack what it requires', async () => {
    expect((await sent({ event: 'Product Viewed', properties: { sku: 's1' } })).payload).toMatchObject({
      e: 'se',
      se_la: 's1',
    });
  });

  it('describes events and adds entities as told, in base64 unless told not to', async () => {
    const described = { schema: 'iglu:com.acme/spring/jsonschema/1-0-0', data: { name: '春茶?>' } };
    const options = { describe: () => described, entities: () => [described], base64: true };
    const { payload } = await sent({}, options);
    const decode = (text: string) => {
      const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
        char.charCodeAt(0),
      );
      return JSON.parse(new TextDecoder().decode(bytes)) as { data: unknown };
    };
    expect(decode(payload.ue_px!).data).toEqual(described);
    expect(decode(payload.cx!).data).toEqual([described]);
    expect(payload.ue_px).not.toMatch(/[+/=]/);
    expect(encodeBase64Url('春茶?>')).toBe('5pil6Iy2Pz4');
  });

  it('passes over what Snowplow has no event for', async () => {
    expect((await sent({ type: 'identify', userId: 'alice' })).request).toBeUndefined();
  });
});
