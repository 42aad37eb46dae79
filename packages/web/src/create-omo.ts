import type { Omo } from '@omokit/core';
import { createInertOmo } from './inert-omo.js';
import { checkOptions, destinationsOf, type OmoOptions } from './omo-options.js';
import { createPageOmo } from './page-omo.js';

/**
 * Makes the host of a page: tracker, consent, storage and API. Throws OmoError `option_invalid`. Where there is no
 * document (server-side rendering, a worker) the host does nothing and every call is 'dropped'.
 */
export function createOmo(options: OmoOptions): Omo {
  if (typeof document !== 'undefined') return createPageOmo(options);
  checkOptions(options);
  destinationsOf(options);
  return createInertOmo();
}
