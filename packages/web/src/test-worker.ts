import { createOmo, type OmoOptions } from './index.js';
import { installTestBackend, until } from './test-backend.js';

// Runs the host in a worker of its own: tracks what it is told, and says what became of it and what the backend has.
addEventListener('message', ({ data }: MessageEvent<{ options: OmoOptions; names: string[] }>) => {
  void run(data.options, data.names).then(
    (result) => postMessage(result),
    (error: unknown) => postMessage({ error: String(error) }),
  );
});

async function run(options: OmoOptions, names: string[]) {
  const backend = installTestBackend();
  const omo = createOmo({ ...options, endpoint: 'https://collect.test', writeKey: 'key' });
  const said: string[] = [];
  omo.watch('error', ({ code, message }) => said.push(`${code}: ${message}`));
  const tracked = await Promise.all(names.map((name) => omo.track(name)));
  // By itself or by a page beside it, whichever has the lease.
  await until(async () => (await omo.stats()).waiting['omo'] === 0);
  const { waiting, storage } = await omo.stats();
  await omo.close();
  return {
    tracked,
    said,
    waiting,
    storage,
    received: backend.names(),
    seqs: backend.received.map(({ context }) => context?.omo?.seq),
    visitors: [...new Set(backend.received.map(({ anonymousId }) => anonymousId))],
  };
}
