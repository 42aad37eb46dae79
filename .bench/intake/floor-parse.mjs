// Floor A: a bare node:http server that inflates and parses each body, and answers. It keeps nothing.
import { createServer } from 'node:http';
import { gunzip } from 'node:zlib';

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () =>
    gunzip(Buffer.concat(chunks), (error, plain) => {
      if (error) throw error;
      const { batch } = JSON.parse(plain.toString());
      const answer = JSON.stringify({ success: batch.length > 0 });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
      response.end(answer);
    }),
  );
});
server.listen(0, '127.0.0.1', () =>
  console.log(`listens on http://127.0.0.1:${server.address().port} with pid ${process.pid}`),
);
process.on('SIGTERM', () => process.exit(0));
