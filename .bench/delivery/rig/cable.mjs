import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * A network cable to one port: pages reach the collector through it. It can be cut, and it can be long: `oneWayMs` is
 * what light needs from one end to the other. A connection then costs a round trip before its first byte, and what was
 * written to one that is closed within that round trip never left the device, as with a real TCP handshake.
 */
export async function createCable(port, { oneWayMs = 0 } = {}) {
  const sockets = new Set();
  let whole = true;

  const server = createServer({ noDelay: true }, (near) => {
    if (!whole) return near.resetAndDestroy();
    const openAt = performance.now() + 2 * oneWayMs;
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    join(near, far, openAt, oneWayMs);
    join(far, near, openAt, oneWayMs);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function cut() {
    whole = false;
    for (const socket of sockets) socket.resetAndDestroy();
  }
  return {
    port: server.address().port,
    cut,
    mend: () => void (whole = true),
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What `from` says reaches `to` one way later, in order; not at all when it hangs up before the connection stands. */
function join(from, to, openAt, oneWayMs) {
  const later = (run) => {
    const waitMs = Math.max(openAt - performance.now(), 0) + oneWayMs;
    if (waitMs === 0) run();
    else setTimeout(run, waitMs);
  };
  let gaveUp = false;
  const end = () => {
    if (performance.now() < openAt) gaveUp = true;
    later(() => (gaveUp ? to.destroy() : to.end()));
  };
  from.on('data', (chunk) =>
    later(() => {
      if (!gaveUp && to.writable) to.write(chunk);
    }),
  );
  from.on('end', end);
  from.on('error', end);
}
