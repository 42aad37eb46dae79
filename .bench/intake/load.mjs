// The load: keep-alive connections over bare sockets, one request under way on each, all of it made before.
import { connect } from 'node:net';

const endOfHead = Buffer.from('\r\n\r\n');

/** Sends each body once, over so many connections; resolves with how long it took and the latency of each, in ms. */
export async function send(url, key, bodies, { connections = 32, path = '/v1/batch' } = {}) {
  const { hostname, port } = new URL(url);
  const requests = bodies.map((body) => [
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n` +
        `Content-Encoding: gzip\r\nContent-Length: ${body.byteLength}\r\n\r\n`,
    ),
    body,
  ]);
  const latencies = [];
  let next = 0;
  const started = performance.now();

  const one = () =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.setNoDelay(true);
      let chunks = [];
      let size = 0;
      let needed = Infinity;
      let at = 0;
      const ask = () => {
        const request = requests[next++];
        if (!request) return socket.end(resolve);
        chunks = [];
        size = 0;
        needed = Infinity;
        at = performance.now();
        socket.cork();
        socket.write(request[0]);
        socket.write(request[1]);
        socket.uncork();
      };
      socket.on('connect', ask);
      socket.on('error', reject);
      socket.on('close', () =>
        next > requests.length ? resolve() : reject(new Error('the server hung up')),
      );
      socket.on('data', (chunk) => {
        chunks.push(chunk);
        size += chunk.byteLength;
        if (needed === Infinity) needed = lengthOf(Buffer.concat(chunks, size));
        if (size < needed) return;
        const answer = Buffer.concat(chunks, size);
        if (!answer.subarray(0, 12).equals(ok))
          return reject(new Error(`answered: ${answer.subarray(0, 600).toString()}`));
        latencies.push(performance.now() - at);
        ask();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
  return { ms: performance.now() - started, latencies };
}

const ok = Buffer.from('HTTP/1.1 200');

/** How many bytes an answer has, head and body; Infinity while the head is not whole. */
function lengthOf(answer) {
  const end = answer.indexOf(endOfHead);
  if (end < 0) return Infinity;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.subarray(0, end).toString('latin1'))?.[1];
  if (length === undefined) throw new Error('an answer without Content-Length');
  return end + endOfHead.byteLength + Number(length);
}

/** The value that this share of the values does not exceed. */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
export const median = (values) => percentile(values, 0.5);
