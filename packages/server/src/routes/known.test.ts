import { randomUUID } from 'node:crypto';
import type { BatchAnswer, Completeness, KnownAnswer, OmoContext, OmoEvent } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

/** A page's last words: an event whose place was not given yet when the page left. */
function placeless(): OmoEvent {
  const event = queued('unused', 1);
  const omo = Object.entries(event.context!.omo!).filter(([name]) => name !== 'stream' && name !== 'seq');
  return { ...event, context: { omo: Object.fromEntries(omo) as unknown as OmoContext } };
}
const placed = (event: OmoEvent, stream: string, seq: number): OmoEvent => ({
  ...event,
  context: { ...event.context, omo: { ...event.context!.omo!, stream, seq } },
});
const ask = async (server: TestServer, stream: string, places: [number, string][]) => {
  const response = await server.post('/v1/known', { stream, places });
  expect(response.status).toBe(200);
  return ((await response.json()) as KnownAnswer).known;
};
const completeness = async (server: TestServer, stream: string) =>
  (await (await server.get(`/v1/streams/${stream}/completeness`)).json()) as Completeness;
const log = async (server: TestServer) =>
  ((await (await server.get('/v1/events')).json()) as { events: { event: OmoEvent }[] }).events.map(
    ({ event }) => event,
  );

describe('POST /v1/known', () => {
  it('says which messages are stored', async () => {
    const server = testServer();
    const [first, second] = [queued('s', 1), queued('s', 2)];
    await server.post('/v1/batch', { batch: [first, second] });
    const asked: [number, string][] = [
      [1, first.messageId],
      [2, second.messageId],
      [3, randomUUID()],
    ];
    expect(await ask(server, 's', asked)).toEqual([first.messageId, second.messageId]);
    expect(await ask(server, 's', [])).toEqual([]);
    expect(await completeness(server, 's')).toMatchObject({ head: 2, received: 2, complete: true });
  });

  it('gives a message that came without a place the place it is told, once, and so again after a rebuild', async () => {
    const server = testServer();
    const words = placeless();
    await server.post('/v1/batch', { batch: [queued('s', 1), words] });
    await server.post('/v1/batch', { batch: [queued('s', 3)] });
    expect((await completeness(server, 's')).holes).toEqual([{ from: 2, to: 2 }]);

    expect(await ask(server, 's', [[2, words.messageId]])).toEqual([words.messageId]);
    const complete = await completeness(server, 's');
    expect(complete).toMatchObject({ head: 3, received: 3, complete: true, lost: [] });
    expect((await log(server))[1]).toEqual(placed(words, 's', 2));
    // Asked again, nothing more is counted.
    expect(await ask(server, 's', [[2, words.messageId]])).toEqual([words.messageId]);
    expect(await completeness(server, 's')).toEqual(complete);
    await server.server.store.rebuild();
    expect(await completeness(server, 's')).toEqual(complete);
    // Its place is taken from now on.
    const other = await (await server.post('/v1/batch', { batch: [queued('s', 2)] })).json();
    expect((other as BatchAnswer).results[0]?.code).toBe('seq_taken');
  });

  it('leaves a place that another message holds', async () => {
    const server = testServer();
    const words = placeless();
    const holder = queued('s', 1);
    await server.post('/v1/batch', { batch: [holder, words] });
    expect(await ask(server, 's', [[1, words.messageId]])).toEqual([words.messageId]);
    expect(await log(server)).toEqual([holder, words]);
    expect(await completeness(server, 's')).toMatchObject({ head: 1, received: 1, complete: true });
  });

  it('leaves no hole at a place whose message is stored at another', async () => {
    const server = testServer();
    const event = queued('s', 1);
    await server.post('/v1/batch', { batch: [event] });
    expect(await ask(server, 's', [[2, event.messageId]])).toEqual([event.messageId]);
    expect(await completeness(server, 's')).toMatchObject({ complete: true, head: 2, received: 1, lost: [] });
  });

  it('leaves no loss at a place whose message is stored at another, and so again after a rebuild', async () => {
    const server = testServer();
    const event = queued('s', 1);
    const losses = [
      { stream: 's', from: 2, to: 4, reason: 'quota' },
      { stream: 's', from: 1, to: 4, reason: 'age' },
    ];
    await server.post('/v1/batch', { batch: [event], losses });
    expect(await ask(server, 's', [[3, event.messageId]])).toEqual([event.messageId]);
    const complete = await completeness(server, 's');
    expect(complete).toMatchObject({
      complete: true,
      head: 4,
      lost: [
        { from: 2, to: 2, reason: 'quota' },
        { from: 4, to: 4, reason: 'quota' },
      ],
    });
    await server.server.store.rebuild();
    expect(await completeness(server, 's')).toEqual(complete);
  });

  it('takes the key in a body of text, and no secret key', async () => {
    const server = testServer();
    const body = { stream: 's', places: [[1, 'm']], writeKey: testKeys.kiosk };
    const text = await server.post('/v1/known', body, '', { 'content-type': 'text/plain' });
    expect([text.status, await text.json()]).toEqual([200, { known: [] }]);
    expect((await server.post('/v1/known', body, testKeys.sk)).status).toBe(403);
    expect((await server.post('/v1/known', { stream: 's', places: [[0, 'm']] })).status).toBe(400);
  });
});

describe('POST /v1/batch', () => {
  it('gives last words their place when they come again with one, and so again after a rebuild', async () => {
    const server = testServer();
    const words = placeless();
    await server.post('/v1/batch', { batch: [words] });
    const again = placed(words, 's', 1);
    const answer = await (await server.post('/v1/batch', { batch: [again, queued('s', 2)] })).json();
    expect((answer as BatchAnswer).results.map(({ status }) => status)).toEqual(['duplicate', 'accepted']);
    const complete = await completeness(server, 's');
    expect(complete).toMatchObject({ head: 2, received: 2, complete: true, lost: [] });
    expect((await log(server))[0]).toEqual(again);
    await server.server.store.rebuild();
    expect(await completeness(server, 's')).toEqual(complete);
  });

  it('finds a place that was counted as lost before its message came', async () => {
    const server = testServer();
    const words = placeless();
    const losses = [{ stream: 's', from: 1, to: 3, reason: 'age' }];
    await server.post('/v1/batch', { batch: [words, queued('s', 4)], losses });
    await server.post('/v1/batch', { batch: [placed(words, 's', 2)] });
    const complete = await completeness(server, 's');
    expect(complete).toMatchObject({
      received: 2,
      complete: true,
      lost: [
        { from: 1, to: 1, reason: 'age' },
        { from: 3, to: 3, reason: 'age' },
      ],
    });
    await server.server.store.rebuild();
    expect(await completeness(server, 's')).toEqual(complete);
  });
});
