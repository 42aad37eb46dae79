import type { Omo } from '@omokit/core';
import { createApi } from './api.js';
import { watchDeclaredEvents } from './declared-events.js';
import { createInertOmo } from './inert-omo.js';
import { checkOptions, destinationsOf, type OmoOptions } from './omo-options.js';
import { createPageOmo } from './page-omo.js';

/**
 * Makes the host of a page, or of a worker: tracker, consent, storage and API. Throws OmoError `option_invalid`. Where
 * there is neither (server-side rendering) the host does nothing and every call is 'dropped'.
 */
export function createOmo(options: OmoOptions): Omo {
  if (typeof document === 'undefined' && typeof importScripts === 'undefined') {
    checkOptions(options);
    destinationsOf(options);
    return createInertOmo();
  }
  const omo = createPageOmo(options, {
    api: (consent) => createApi({ ...options, consent }),
    started: (tracker, tell) =>
      watchDeclaredEvents(tracker, (element, cause) => {
        const message = `data-omo-props of a <${element.localName}> is no JSON object; its event went without it.`;
        tell('option_invalid', message, cause);
      }),
  });
  return typeof document === 'undefined' ? afterOpening(omo) : omo;
}

/** A worker has who the visitor is from the queue's database, and can only wait for it. */
function afterOpening(omo: Omo): Omo {
  const opened = omo.stats().catch(() => undefined);
  const later =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    (...args: A) =>
      opened.then(() => call(...args));
  return {
    ...omo,
    track: later(omo.track),
    page: later(omo.page),
    identify: later(omo.identify),
    group: later(omo.group),
    link: later(omo.link),
    flush: later(omo.flush),
    reset: later(omo.reset),
    endSession: later(omo.endSession),
    close: later(omo.close),
  };
}

/** Workers have it, module workers too; servers have not. */
declare const importScripts: unknown;
