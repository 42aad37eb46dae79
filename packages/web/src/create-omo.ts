import { createMemoryQueue, minimise, type Omo, type Transport } from '@omokit/core';
import { createApi } from './api.js';
import { watchDeclaredEvents } from './declared-events.js';
import { createInertOmo } from './inert-omo.js';
import { checkOptions, destinationsOf, type OmoOptions } from './omo-options.js';
import { createPageOmo } from './page-omo.js';
import * as sealing from './sealing.js';
import { watchHistory } from './watch-history.js';
import { afterOpening } from './wait-for.js';

/**
 * Makes the host of a page, or of a worker: tracker, consent, storage and API. Throws OmoError `option_invalid`. Where
 * there is neither (server-side rendering) the host does nothing and every call is 'dropped'.
 */
export function createOmo(options: OmoOptions): Omo {
  const destinations = destinationsOf(options);
  if (typeof document === 'undefined' && typeof importScripts === 'undefined') {
    checkOptions(options);
    return createInertOmo();
  }
  const {
    steps = [],
    minimise: lists,
    // Without https nothing can be sealed: a kiosk that was not asked to does without rather than without a disk.
    sealer = options.channel === 'kiosk' && isSecureContext,
  } = options;
  const inWorker = typeof document === 'undefined';
  let look = () => Promise.resolve(false);
  const looking = Object.entries(destinations).map(([to, send]): [string, Transport] => [
    to,
    // No page tells it of a withdrawal or of another visitor: it looks for itself before it sends.
    async (batch) => ((await look()) ? { outcome: 'retry' } : send(batch)),
  ]);
  const omo = createPageOmo({ ...options, sealer }, inWorker ? Object.fromEntries(looking) : destinations, {
    ...(inWorker && { opened: (again) => (look = again) }),
    steps: lists ? [...steps, minimise(lists)] : steps,
    api: (consent) => createApi({ ...options, consent }),
    memoryQueue: createMemoryQueue,
    watchHistory,
    sealing,
    started(tracker, tell, closed) {
      const stop = watchDeclaredEvents(tracker, (element, cause) => {
        const message = `data-omo-props of a <${element.localName}> is no JSON object; its event went without it.`;
        tell('option_invalid', message, cause);
      });
      closed.addEventListener('abort', stop);
    },
  });
  return inWorker ? afterOpening(omo) : omo;
}

/** Workers have it, module workers too; servers have not. */
declare const importScripts: unknown;
