import type { Admission } from './http/admission.js';
import type { RateLimits } from './http/rate-limits.js';
import type { LiveFeed } from './live-feed.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Store } from './store/store.js';

/** What every route is made with. */
export interface Context {
  store: Store;
  live: LiveFeed;
  metrics: Metrics;
  rateLimits: RateLimits;
  admission: Admission;
  log: Log;
  limits: { requestBytes: number; messageBytes: number; batchMessages: number };
}
