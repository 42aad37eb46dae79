import { OmoError, type Transport } from '@omokit/core';
import { http } from '@omokit/transports/http';
import type { SealerOption } from './sealer-option.js';
import { drainQueue } from './service-worker-drain.js';

export interface DrainOptions {
  /** As the page has them, and under the same names: what a destination is not given here for waits for the page. */
  endpoint: string;
  writeKey: string;
  transport?: Transport | Readonly<Record<string, Transport>>;
  sealer?: SealerOption;
  /** The page's `name`: 'omo' unless told. */
  name?: string;
}

/** Background Sync (WICG), which TypeScript does not know. */
interface SyncEvent extends Event {
  readonly tag: string;
  waitUntil(done: Promise<unknown>): void;
}

/**
 * Makes a service worker send what pages have left, when the browser is online and no page may be open any more. Call it
 * once, while the worker's script runs: browsers take no listener later. Throws OmoError `option_invalid`.
 */
export function drainInBackground(options: DrainOptions): void {
  const { endpoint, writeKey, transport, name = 'omo', sealer } = options;
  const others = typeof transport === 'function' ? { custom: transport } : transport;
  const destinations = { ...others, omo: http({ endpoint, writeKey }) };

  addEventListener('sync', (event) => {
    const sync = event as SyncEvent;
    if (sync.tag === `omokit:${name}`) sync.waitUntil(drain());
  });

  async function drain(): Promise<void> {
    if (await drainQueue({ name, destinations, sealer })) return;
    throw new OmoError('drain_unfinished', 'Not everything could be sent; the browser tries again later.');
  }
}
