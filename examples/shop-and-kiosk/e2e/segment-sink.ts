import { createServer } from 'node:http';
import { once } from 'node:events';

interface SegmentMessage {
  type: string;
  messageId: string;
  event?: string;
  properties?: Record<string, unknown>;
}

export interface SegmentSink {
  origin: string;
  messages: SegmentMessage[];
  close(): Promise<void>;
}

/** Takes what any Segment-compatible backend takes: `POST /v1/batch` with the write key. */
export async function startSegmentSink(writeKey: string): Promise<SegmentSink> {
  const messages: SegmentMessage[] = [];
  const server = createServer(async (request, response) => {
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (request.method === 'OPTIONS') return response.writeHead(204, cors).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as {
      batch: SegmentMessage[];
      writeKey?: string;
    };
    const basic = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
    const known = body.writeKey === writeKey || request.headers.authorization === basic;
    if (request.url !== '/v1/batch' || !known) return response.writeHead(401, cors).end('{}');
    messages.push(...body.batch);
    response.writeHead(200, { ...cors, 'content-type': 'application/json' }).end('{"success":true}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://localhost:${address.port}`,
    messages,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
