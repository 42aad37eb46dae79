import { afterEach, describe, expect, it } from 'vitest';
import type { LiveMessage } from '@omokit/protocol';
import { createLive, type Live, type LiveOptions, type LiveState } from './live.js';

/** Connections to a live stream that a test feeds by hand. */
function fakeStream() {
  const asked: { url: string; headers: Headers }[] = [];
  const bodies: ReadableStreamDefaultController<Uint8Array>[] = [];
  const refusals: number[] = [];
  const fetch = (url: string | URL | Request, init?: RequestInit) => {
    asked.push({ url: String(url), headers: new Headers(init?.headers) });
    const status = refusals.shift();
    if (status) return Promise.resolve(new Response('{}', { status }));
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void bodies.push(controller) });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  };
  const send = (text: string) => bodies.at(-1)?.enqueue(new TextEncoder().encode(text));
  return { asked, bodies, refusals, fetch, send };
}

async function until(met: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !met(); i++) await new Promise((done) => setTimeout(done, 5));
  expect(met()).toBe(true);
}

const funnel = (claimed: number) => ({
  type: 'funnel',
  funnel: {
    campaign: { id: 'w', title: 'W', status: 'active' },
    claimed,
    redeemed: 0,
    conflicts: 0,
    refused: 0,
  },
});
const frame = (id: number | undefined, message: { type: string }) =>
  `retry: 10\nevent: ${message.type}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;

let live: Live | undefined;
afterEach(() => live?.close());

function follow(stream: ReturnType<typeof fakeStream>, options: Partial<LiveOptions> = {}) {
  const messages: LiveMessage[] = [];
  const states: LiveState[] = [];
  live = createLive({
    key: 'sk_1',
    base: 'https://shop.example',
    fetch: stream.fetch,
    retryMs: 5,
    ...options,
  });
  live.onMessage((message) => messages.push(message));
  live.onState((state) => states.push(state));
  return { messages, states, live };
}

describe('createLive', () => {
  it('tells of messages of each type, with the key in a header', async () => {
    const stream = fakeStream();
    const { messages, live } = follow(stream, { last: 200 });
    expect(live.state).toBe('connecting');
    await until(() => live.state === 'live');
    stream.send(frame(undefined, funnel(1)));
    await until(() => messages.length === 1);
    expect(messages[0]).toEqual(funnel(1));
    expect(stream.asked[0]?.url).toBe('https://shop.example/v1/live?last=200');
    expect(stream.asked[0]?.headers.get('authorization')).toBe('Bearer sk_1');
  });

  it('comes back after a lost connection where it was', async () => {
    const stream = fakeStream();
    const { messages, states, live } = follow(stream);
    let returns = 0;
    live.onReturn(() => returns++);
    await until(() => stream.bodies.length === 1);
    stream.send(frame(41, funnel(1)));
    await until(() => messages.length === 1);
    stream.bodies[0]?.error(new TypeError('network'));
    await until(() => stream.asked.length === 2);
    expect(stream.asked[1]?.headers.get('last-event-id')).toBe('41');
    await until(() => states.join() === 'live,reconnecting,live');
    expect(returns).toBe(1);
  });

  it('does not give up when the server is down, and still knows where it was', async () => {
    const stream = fakeStream();
    const { messages, live } = follow(stream);
    await until(() => stream.bodies.length === 1);
    stream.send(frame(7, funnel(1)));
    await until(() => messages.length === 1);
    stream.refusals.push(503, 502);
    stream.bodies[0]?.close();
    await until(() => stream.bodies.length === 2);
    expect(stream.asked).toHaveLength(4);
    expect(stream.asked[3]?.headers.get('last-event-id')).toBe('7');
    await until(() => live.state === 'live');
  });

  it('counts a connection that says nothing as lost', async () => {
    const stream = fakeStream();
    const { states } = follow(stream, { silentMs: 30 });
    await until(() => stream.bodies.length === 1);
    stream.send('retry: 10\n\n');
    await until(() => states.includes('reconnecting'));
    await until(() => stream.bodies.length === 2);
  });

  it('stops and says so when the key is no longer accepted', async () => {
    const stream = fakeStream();
    stream.refusals.push(401);
    let told = 0;
    follow(stream, { onUnauthorized: () => told++ });
    await until(() => told === 1);
    await new Promise((done) => setTimeout(done, 40));
    expect(stream.asked).toHaveLength(1);
  });

  it('leaves out what it cannot read and goes on', async () => {
    const stream = fakeStream();
    const { messages } = follow(stream);
    await until(() => stream.bodies.length === 1);
    stream.send('event: funnel\ndata: {nonsense\n\n');
    stream.send('event: funnel\ndata: null\n\n');
    stream.send('event: event\ndata: {"type":"other"}\n\n');
    stream.send(frame(undefined, funnel(3)));
    await until(() => messages.length === 1);
    expect(messages).toEqual([funnel(3)]);
  });
});
