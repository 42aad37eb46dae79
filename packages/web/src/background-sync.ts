import { OmoError, type Omo, type Stop } from '@omokit/core';
import { whenLeaving } from './page-lifecycle.js';
import { say } from './say.js';

export interface BackgroundSyncOptions {
  /** The host's `name`: 'omo' unless told. */
  name?: string;
  /** Told when the service worker cannot be had, `service_worker_failed`; the console is, unless this is given. */
  failed?(error: OmoError): void;
}

/** Background Sync (WICG), which TypeScript does not know. */
interface Registration extends ServiceWorkerRegistration {
  readonly sync: { register(tag: string): Promise<void> };
}

/**
 * Lets a service worker that calls drainInBackground send what waits when the page is gone. Give its address, or the
 * registration of one the site has. Nothing is registered before consent lets something be kept. Where the browser has
 * no Background Sync this does nothing; it never throws.
 */
export function registerBackgroundSync(
  omo: Omo,
  worker: string | ServiceWorkerRegistration,
  { name = 'omo', failed = say }: BackgroundSyncOptions = {},
): Stop {
  const stop = new AbortController();
  const { signal } = stop;
  let begun = false;
  let registration: Registration | undefined;

  /**
   * At once, for there may be no later: whether anything waits is for the worker to see. A tab that is closed without
   * having been hidden may be gone before the browser has heard it.
   */
  function ask(): void {
    // Refused where the person has turned it off: the next page sends what waits, as without it.
    registration?.sync.register(`omokit:${name}`).catch(() => undefined);
  }

  async function begin(): Promise<void> {
    if (begun || !mayKeep(omo)) return;
    begun = true;
    try {
      const active = (await activated(worker)) as Registration;
      if (signal.aborted) return;
      registration = active;
    } catch (cause) {
      const message = `The service worker ${String(worker)} could not be registered; what waits is sent by the next page.`;
      return failed(new OmoError('service_worker_failed', message, { cause }));
    }
    whenLeaving(ask, ask, signal);
    addEventListener('offline', ask, { signal });
    if (document.visibilityState === 'hidden' || !navigator.onLine) ask();
  }

  if (!('SyncManager' in globalThis && 'document' in globalThis)) return () => undefined;
  const unwatch = omo.consent.watch(() => void begin());
  signal.addEventListener('abort', unwatch);
  void begin();
  return () => stop.abort();
}

/** After a no to everything nothing is kept, so there is nothing to send later either. */
function mayKeep({ consent }: Omo): boolean {
  return consent.decide('operation') === 'allow' && consent.receipt()?.granted.length !== 0;
}

async function activated(worker: string | ServiceWorkerRegistration): Promise<ServiceWorkerRegistration> {
  const registration = typeof worker === 'string' ? await register(worker) : worker;
  const coming = registration.active ? undefined : (registration.waiting ?? registration.installing);
  if (coming) {
    await new Promise<void>((resolve, reject) => {
      coming.addEventListener('statechange', () => {
        if (coming.state === 'activated') resolve();
        else if (coming.state === 'redundant') reject(new Error('It could not be installed.'));
      });
    });
  }
  return registration;
}

/** Its scope is its own address: it controls no page, and leaves a worker the site has as it is. */
function register(address: string): Promise<ServiceWorkerRegistration> {
  const scope = new URL(address, document.baseURI).pathname;
  return navigator.serviceWorker.register(address, { scope });
}
