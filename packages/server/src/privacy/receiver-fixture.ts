import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** An HTTP server that keeps what it is sent, and answers with these statuses first, then 200. */
export async function receiver(statuses: number[] = []) {
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  const http = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      received.push({ path, headers, body: Buffer.concat(parts).toString() });
      if (it.answer) response.writeHead(statuses.shift() ?? 200).end('{}');
      waiting.splice(0).forEach((go) => go());
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const it = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    received,
    /** Whether it answers, or lets senders wait. */
    answer: true,
    /** Resolves when there are as many. */
    async until(count: number): Promise<void> {
      while (received.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    /** Without waiting for the connections that a sender keeps for later. */
    close: () =>
      new Promise((resolve) => {
        http.close(resolve);
        http.closeAllConnections();
      }),
  };
  return it;
}
