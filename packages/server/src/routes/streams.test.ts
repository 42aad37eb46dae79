import type { Completeness } from '@omokit/protocol';
import { completeness } from '@omokit/protocol/schema';
import { describe, expect, it } from 'vitest';
import { queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

const list = async ({ get }: TestServer, query = '') =>
  (await (await get(`/v1/streams${query}`)).json()) as Completeness[];
const idsOf = (streams: readonly Completeness[]) => streams.map(({ stream }) => stream);

describe('GET /v1/streams', () => {
  it('finds what is incomplete, however many were seen since', async () => {
    const it = testServer();
    await it.post('/v1/batch', { batch: [queued('kiosk', 5)] }, testKeys.kiosk);
    await it.post('/v1/batch', { batch: [queued('gap', 1), queued('gap', 3)] });
    it.clock.now += 60_000;
    await it.post('/v1/batch', {
      batch: Array.from({ length: 300 }, (_, nth) => queued(`visitor-${nth}`, 1)),
    });
    expect((await list(it)).every(({ complete }) => complete)).toBe(true);
    const found = await list(it, '?complete=false');
    expect(found.map((stream) => completeness.safeParse(stream).error)).toEqual([undefined, undefined]);
    expect(idsOf(found).sort()).toEqual(['gap', 'kiosk']);

    const losses = [{ stream: 'gap', from: 2, to: 2, reason: 'age' }];
    await it.post('/v1/batch', { batch: [], losses });
    expect(idsOf(await list(it, '?complete=false'))).toEqual(['kiosk']);
  });

  it('comes page by page, most recently seen first', async () => {
    const it = testServer();
    for (const minute of [1, 2]) {
      it.clock.now += 60_000;
      await it.post('/v1/batch', { batch: ['a', 'b', 'c'].map((name) => queued(`${name}${minute}`, 2)) });
    }
    for (const filter of ['', '&complete=false']) {
      const pages: string[][] = [];
      for (let after = ''; pages.length < 4; after = `&after=${pages.at(-1)!.at(-1)}`)
        pages.push(idsOf(await list(it, `?limit=2${filter}${after}`)));
      expect(pages).toEqual([['a2', 'b2'], ['c2', 'a1'], ['b1', 'c1'], []]);
    }
    expect((await it.get('/v1/streams?complete=maybe')).status).toBe(400);
  });

  it('lists the first holes and losses of each, and all of one alone', async () => {
    const it = testServer();
    await it.post('/v1/batch', { batch: Array.from({ length: 30 }, (_, nth) => queued('s', 2 * nth + 2)) });
    const [among] = await list(it);
    expect(among).toMatchObject({ head: 60, received: 30, complete: false, listedTo: 40 });
    expect(among!.holes).toHaveLength(20);
    const alone = (await (await it.get('/v1/streams/s/completeness')).json()) as Completeness;
    expect(alone.holes).toHaveLength(30);
    expect(alone.listedTo).toBeUndefined();
  });
});
