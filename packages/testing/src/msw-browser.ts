import { setupWorker } from 'msw/browser';
import type { Stop } from '@omokit/core';
import type { MswBackend } from './msw.js';

/**
 * Puts the backend behind the page's own fetch, by msw's service worker, until stopped. The worker's script must be
 * served from the origin's root: `npx msw init <public folder>` puts it there. Other requests pass untouched.
 */
export async function startMswWorker(backend: MswBackend): Promise<Stop> {
  const worker = setupWorker(...backend.handlers);
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass' });
  return () => void worker.stop();
}
