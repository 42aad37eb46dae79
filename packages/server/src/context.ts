import type { Admission } from './http/admission.js';
import type { RateLimits } from './http/rate-limits.js';
import type { LiveFeed } from './live-feed.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Courier } from './privacy/courier.js';
import type { RetentionJob } from './privacy/retention-job.js';
import type { PrivacyOptions } from './privacy/options.js';
import type { RetentionDays } from './store/retention.js';
import type { Store } from './store/store.js';

/** What every route is made with. */
export interface Context {
  store: Store;
  live: LiveFeed;
  metrics: Metrics;
  rateLimits: RateLimits;
  admission: Admission;
  log: Log;
  privacy: PrivacyOptions;
  courier: Courier;
  /** How long events of each purpose are kept, in days. */
  retention: RetentionDays;
  retentionJob: RetentionJob;
  limits: { requestBytes: number; messageBytes: number; batchMessages: number };
}
