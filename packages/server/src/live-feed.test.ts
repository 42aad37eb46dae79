import type { LiveMessage } from '@omokit/protocol';
import { describe, expect, it, vi } from 'vitest';
import { queued, testKeys, testServer } from './server-fixture.js';

/** Reads server-sent events until `enough` of them have come. */
async function read(response: Response, enough: number) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (text.split('\n\n').filter((frame) => frame.startsWith('event:')).length < enough) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  const frames = text.split('\n\n').filter((frame) => frame.startsWith('event:'));
  return {
    reader,
    text,
    messages: frames.map((frame) => ({
      id: /^id: (.*)$/m.exec(frame)?.[1],
      type: /^event: (.*)$/m.exec(frame)?.[1],
      data: JSON.parse(/^data: (.*)$/m.exec(frame)![1]!) as {
        type: string;
        item?: { event: { event: string } };
        person?: string;
      },
    })),
  };
}

describe('GET /v1/live', () => {
  it('tells what happens from now on: events, then the streams and funnels they are of', async () => {
    const { get, post, claim } = testServer();
    await post('/v1/batch', { batch: [queued('s', 1)] });
    const response = await get('/v1/live');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    await post('/v1/batch', { batch: [queued('s', 2)] });
    await claim('ann');
    const { messages, reader } = await read(response, 4);
    expect(messages.map(({ type }) => type).sort()).toEqual(['event', 'event', 'funnel', 'stream']);
    const events = messages.filter(({ type }) => type === 'event');
    expect(events.map(({ id, data }) => [id, data.item?.event.event])).toEqual([
      ['2', 'Product Viewed'],
      ['3', 'Coupon Claimed'],
    ]);
    expect(events[0]?.data.person).toMatch(/^per_/);
    await reader.cancel();
  });

  it('tells of each stream its first losses, and of few streams at once', async () => {
    const { get, post } = testServer();
    const live = await get('/v1/live');
    const losses = Array.from({ length: 30 }, (_, nth) => ({
      stream: 's0',
      from: 2 * nth + 1,
      to: 2 * nth + 1,
      reason: 'age',
    }));
    const others = Array.from({ length: 249 }, (_, nth) => ({ ...losses[0]!, stream: `s${nth + 1}` }));
    await post('/v1/batch', { batch: [], losses: [...losses, ...others] });
    const reader = live.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    const chunks: LiveMessage[][] = [];
    while (chunks.flat().length < 250) {
      const { value = '' } = await reader.read();
      chunks.push([...value.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as LiveMessage));
    }
    expect(chunks.map((messages) => messages.length)).toEqual([100, 100, 50]);
    const told = chunks.flat().map((message) => message.type === 'stream' && message.completeness);
    expect(new Set(told.map((stream) => stream && stream.stream)).size).toBe(250);
    expect(told[0]).toMatchObject({ stream: 's0', head: 59, listedTo: 40 });
    expect(told[0] && told[0].lost).toHaveLength(20);
    await reader.cancel();
  });

  it('continues after the last event a reader had, however many there were', async () => {
    const { get, post } = testServer();
    for (let batch = 0; batch < 4; batch++)
      await post('/v1/batch', {
        batch: Array.from({ length: 100 }, (_, index) => queued('s', batch * 100 + index + 1)),
      });
    const { messages } = await read(await get('/v1/live', testKeys.sk, { 'last-event-id': '5' }), 395);
    expect(messages.map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 395 }, (_, index) => index + 6),
    );
    expect((await read(await get('/v1/live?after=398'), 2)).messages).toHaveLength(2);
    expect((await read(await get('/v1/live?last=3'), 3)).messages.map(({ id }) => id)).toEqual([
      '398',
      '399',
      '400',
    ]);
    expect((await get('/v1/live', testKeys.sk, { 'last-event-id': 'x' })).status).toBe(400);
  });

  it('goes on from the end for a reader that is beyond it, since an older copy of the file was restored', async () => {
    const { get, post } = testServer();
    await post('/v1/batch', { batch: [queued('s', 1), queued('s', 2)] });
    const page = async (after: number) => (await get(`/v1/events?after=${after}`)).json();
    expect(await page(900)).toEqual({ events: [], next: 2 });
    expect(await page(2)).toEqual({ events: [], next: 2 });
    const resumed = await get('/v1/live', testKeys.sk, { 'last-event-id': '900' });
    await post('/v1/batch', { batch: [queued('s', 3)] });
    const { messages, reader } = await read(resumed, 1);
    expect(messages[0]).toMatchObject({ id: '3', type: 'event' });
    await reader.cancel();
  });

  it('keeps nothing for a reader that does not read', async () => {
    const { get, post, server } = testServer();
    await get('/v1/live');
    const reads = vi.spyOn(server.store, 'eventsAfter');
    for (let seq = 1; seq <= 50; seq++) await post('/v1/track', queued('s', seq));
    expect(reads.mock.calls.length).toBeLessThan(5);
  });

  it('ends when the reader goes or the server closes', async () => {
    const { get, server } = testServer();
    const connections = async () =>
      /omokit_live_connections (\d+)/.exec(await (await get('/metrics')).text())?.[1];
    const gone = new AbortController();
    await server.fetch(
      new Request('http://omo.test/v1/live', {
        headers: { authorization: `Bearer ${testKeys.sk}` },
        signal: gone.signal,
      }),
    );
    const stays = await get('/v1/live');
    expect(await connections()).toBe('2');
    gone.abort();
    expect(await connections()).toBe('1');
    await server.close();
    const { text } = await read(stays, 1);
    expect(text).toBe('retry: 2000\n\n');
  });

  it('ends with the key it is read with: before more is told, and at the next beat', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { get, post, server } = testServer();
      const readers = [(await get('/v1/live')).body!.getReader(), (await get('/v1/live')).body!.getReader()];
      for (const reader of readers) await reader.read();
      const waiting = readers[0]!.read();
      const key = (await server.store.keys()).find(({ kind }) => kind === 'secret');
      await server.store.revokeKey(key!.id);
      await vi.advanceTimersByTimeAsync(15_000);
      expect((await waiting).done).toBe(true);
      await post('/v1/batch', { batch: [queued('s', 1)] });
      expect((await readers[1]!.read()).done).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves no reader behind that asked for no body, was gone before it began, or met a failing store', async () => {
    const { get, server } = testServer();
    const authorization = `Bearer ${testKeys.sk}`;
    const connections = async () =>
      /omokit_live_connections (\d+)/.exec(await (await get('/metrics')).text())?.[1];
    await server.fetch(
      new Request('http://omo.test/v1/live', { method: 'HEAD', headers: { authorization } }),
    );
    expect(await connections()).toBe('0');

    const gone = new AbortController();
    const late = server.fetch(
      new Request('http://omo.test/v1/live', { headers: { authorization }, signal: gone.signal }),
    );
    gone.abort();
    await late;
    expect(await connections()).toBe('0');

    server.store.eventsAfter = () => Promise.reject(new Error('disk'));
    const reader = (await get('/v1/live')).body!.getReader();
    await expect(reader.read().then(() => reader.read())).rejects.toThrow('disk');
    expect(await connections()).toBe('0');
  });

  it('opens nothing once it is closed', async () => {
    const { get, server } = testServer();
    const head = server.store.head;
    let go: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (go = resolve));
    server.store.head = async () => {
      await asked;
      return head();
    };
    const opening = get('/v1/live');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = server.close();
    go();
    await closed;
    const { text } = await read(await opening, 1);
    expect(text).toBe('retry: 2000\n\n');
  });

  it('beats every 15 seconds, so that proxies keep it open', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { get } = testServer();
      const reader = (await get('/v1/live')).body!.getReader();
      await reader.read();
      const next = reader.read();
      await vi.advanceTimersByTimeAsync(15_000);
      expect(new TextDecoder().decode((await next).value)).toBe(':\n\n');
      await reader.cancel();
    } finally {
      vi.useRealTimers();
    }
  });
});
