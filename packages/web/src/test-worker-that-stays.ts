import type { Omo } from '@omokit/core';
import { createOmo } from './index.js';
import { installTestBackend } from './test-backend.js';

// A worker with one host: tracks what it is told, and says a second later what its backend has received.
const backend = installTestBackend();
let omo: Omo | undefined;

addEventListener('message', ({ data }: MessageEvent<{ name: string; names: string[] }>) => {
  omo ??= createOmo({ name: data.name, endpoint: 'https://collect.test', writeKey: 'key' });
  void Promise.all(data.names.map((name) => omo!.track(name))).then(() =>
    setTimeout(() => postMessage(backend.names()), 1_000),
  );
});
