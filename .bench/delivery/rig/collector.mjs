import { once } from 'node:events';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

/**
 * A collector that speaks one SDK's protocol and writes down what reaches it: every event with the number the scenario
 * gave it (`n`), its id and the moment. Figures come from this record and from nothing else.
 *
 * `behaviour` says what it does with a request that carries events:
 * `{ kind: 'serve' }`, `{ kind: 'refuse', status, retryAfter? }` (nothing is stored), `{ kind: 'store-and-cut' }`
 * (stored, and the connection ends without an answer). With `{ kind: 'stall' }` it takes every request, preflights too,
 * and answers none until it behaves otherwise; then it works through them, as a process that was stopped and goes on
 * does, also through those whose senders have given up. With `{ kind: 'hang' }` it never comes back to them.
 */
export async function createCollector(protocol) {
  const arrivals = [];
  const requests = [];
  const stored = new Set();
  let behaviour = { kind: 'serve' };
  const held = [];

  const server = createServer(async (request, response) => {
    const { method, headers } = request;
    const url = new URL(request.url, 'http://collector');
    const cors = {
      'access-control-allow-origin': headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
      'access-control-expose-headers': 'Retry-After',
      'access-control-allow-private-network': 'true',
      'access-control-max-age': '600',
      'cross-origin-resource-policy': 'cross-origin',
    };
    const answer = (status, body = '', more = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...cors, ...more });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    let events;
    let text;
    try {
      text = await bodyOf(request);
      if (behaviour.kind === 'hang') return;
      if (behaviour.kind === 'stall') await new Promise((goOn) => held.push(goOn));
      if (method === 'OPTIONS') return answer(204);
      events = protocol.read(url, text);
    } catch (error) {
      // A request that was cut on its way, or one the adapter's protocol does not know: on the record, never counted.
      requests.push({ at: performance.now(), path: url.pathname, unread: String(error) });
      return answer(400);
    }
    const at = performance.now();
    const told = behaviour;
    if (events) requests.push({ at, path: url.pathname, numbers: events.map(({ n }) => n), kind: told.kind });
    if (told.kind === 'refuse') {
      const retryAfter = told.retryAfter === undefined ? {} : { 'retry-after': String(told.retryAfter) };
      return answer(told.status, '', retryAfter);
    }
    const known = new Set(stored);
    for (const { n, id } of events ?? []) {
      arrivals.push({ n, id, at });
      stored.add(id);
    }
    if (told.kind === 'store-and-cut') return request.socket.resetAndDestroy();
    const { status = 200, body, type } = protocol.answer({ url, text, events: events ?? [], known });
    answer(status, body, type && { 'content-type': type });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const distinct = () => new Set(arrivals.map(({ n }) => n));
  return {
    port: server.address().port,
    arrivals,
    requests,
    behave(next) {
      behaviour = next;
      for (const goOn of held.splice(0)) goOn();
    },
    /** How many of the numbered events are here, however often. */
    arrived: () => distinct().size,
    /** How often an event came again, whatever it was then taken for. */
    extraCopies: () => arrivals.length - distinct().size,
    /** How many events a backend would have twice that keeps each id once. */
    storedTwice: () => new Set(arrivals.map(({ n, id }) => `${n} ${id}`)).size - distinct().size,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
}
