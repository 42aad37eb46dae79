import { limits as protocolLimits } from '@omokit/protocol';
import { createApp, type Peer } from './app.js';
import type { Context } from './context.js';
import { createAdmission } from './http/admission.js';
import { consoleFolder } from './http/console-folder.js';
import { Problem, problemAnswer } from './http/problem.js';
import { createRateLimits } from './http/rate-limits.js';
import { createLiveFeed } from './live-feed.js';
import type { Log } from './log.js';
import { createMetrics } from './metrics.js';
import { openApiOf } from './openapi.js';
import { createCourier } from './privacy/courier.js';
import type { PrivacyOptions } from './privacy/options.js';
import { startRetentionJob } from './privacy/retention-job.js';
import { campaignRoutes } from './routes/campaign-routes.js';
import { handoffRoutes } from './routes/handoff-routes.js';
import { ingestRoutes } from './routes/ingest-routes.js';
import { linkRoutes } from './routes/link-routes.js';
import { logRoutes } from './routes/log-routes.js';
import { passRoutes } from './routes/pass-routes.js';
import { privacyRoutes } from './routes/privacy-routes.js';
import { peopleRoutes } from './routes/people-routes.js';
import type { Route } from './routes/route.js';
import { serviceRoutes } from './routes/service-routes.js';
import { streamRoutes } from './routes/stream-routes.js';
import type { CampaignSeed } from './store/campaigns.js';
import type { IdentityOptions } from './store/identity-rules.js';
import type { RetentionDays } from './store/retention.js';
import type { KeySeed } from './store/keys.js';
import { openSqliteStore } from './store/sqlite-store.js';
import type { Store } from './store/store.js';
import { openThreadedStore } from './store/threaded-store.js';

export interface ServerLimits {
  /** Of a request's body, inflated; 500,000 unless told. */
  requestBytes: number;
  /** Of one message; 32,000. */
  messageBytes: number;
  /** Messages of a batch; 2,500. */
  batchMessages: number;
  /**
   * Of one key, in memory of this process; 6,000. All visitors of a shop share its publishable key, of which one address may
   * take half.
   */
  requestsPerMinute: number;
  /** Hand-off codes that one address may guess wrongly; 10. */
  wrongCodesPerMinute: number;
  /** Hand-off codes that one address may ask for; 60. */
  handoffsPerMinute: number;
  /** Bytes of event bodies that may wait to be stored, of all senders; 33,554,432. One address may hold half. */
  waitingBytes: number;
  /** Requests with events that may wait; 1,024. One address may hold half. */
  waitingRequests: number;
}

export interface ServerOptions {
  /** The SQLite file, or ':memory:'. */
  file: string;
  /** Who signs passes; made up on the first start and kept unless told. Stays as it is once a pass is signed. */
  issuer?: string;
  /** Keys that exist, besides those in the file. */
  keys?: readonly KeySeed[];
  /** Campaigns that exist, besides those in the file. */
  campaigns?: readonly CampaignSeed[];
  /** Limits, blocked values and shared types of identifiers; those of @omokit/identity unless told. */
  identity?: IdentityOptions;
  /** Where the console's built page is; @omokit/console's unless told. */
  consoleDir?: string;
  /** Folders served as they are: `{ path: '/', dir: 'public' }`. */
  assets?: readonly { path: string; dir: string }[];
  /** Whether commits run on a thread of their own, where a file is written to much; needs a file. */
  writerThread?: boolean;
  /** How people prove who they are, and who is told when one is erased. */
  privacy?: PrivacyOptions;
  /** How long events of each purpose are kept, in days; for ever unless told: `{ analytics: 400, marketing: 180 }`. */
  retention?: RetentionDays;
  /** Told one line for each notable thing; silent unless told. */
  logger?: Log;
  /** Milliseconds since 1970. */
  now?: () => number;
  limits?: Partial<ServerLimits>;
}

export interface OmokitServer {
  /** Answers a request: mount it in anything that speaks web-standard requests. `peer` limits by address. */
  fetch(request: Request, peer?: Peer): Promise<Response>;
  /** Takes no more requests, answers those under way, ends live streams, and leaves everything in the one file. */
  close(): Promise<void>;
  store: Store;
  /** Every route, as the OpenAPI document lists them. */
  routes: readonly Route[];
}

/** The reference backend on one SQLite file. */
export function createServer(options: ServerOptions): OmokitServer {
  const now = options.now ?? Date.now;
  const log: Log = options.logger ?? (() => undefined);
  const limits: ServerLimits = {
    ...protocolLimits,
    requestsPerMinute: 6_000,
    wrongCodesPerMinute: 10,
    handoffsPerMinute: 60,
    waitingBytes: 33_554_432,
    waitingRequests: 1_024,
    ...options.limits,
  };
  const { file, issuer, keys, campaigns, identity } = options;
  const seeds = {
    file,
    ...(issuer !== undefined && { issuer }),
    ...(keys && { keys }),
    ...(campaigns && { campaigns }),
    ...(identity && { identity }),
  };
  const ownThread = options.writerThread && file !== ':memory:';
  const store = ownThread ? openThreadedStore(seeds) : openSqliteStore({ ...seeds, now });
  const metrics = createMetrics(() => store.size());
  store.watch(metrics.commit);
  store.watch(({ unfinished }) => {
    if (unfinished) log({ level: 'error', what: 'erasure_unfinished', error: unfinished });
  });
  const live = createLiveFeed(store, { now, connections: metrics.liveConnections });
  const { privacy = {}, retention = {} } = options;
  const courier = createCourier({ store, destinations: privacy.destinations ?? [], now, log });
  courier.wake();
  const retentionJob = startRetentionJob({
    store,
    days: retention,
    auditDays: privacy.auditDays ?? 730,
    now,
    log,
  });
  const context: Context = {
    store,
    live,
    metrics,
    log,
    privacy,
    courier,
    retention,
    retentionJob,
    limits,
    rateLimits: createRateLimits(limits),
    admission: createAdmission(limits),
  };

  let document: unknown;
  const routes: Route[] = [
    ...ingestRoutes(context),
    ...streamRoutes(context),
    ...campaignRoutes(context),
    ...passRoutes(context),
    ...handoffRoutes(context),
    ...peopleRoutes(context),
    ...linkRoutes(context),
    ...privacyRoutes(context),
    ...logRoutes(context),
    ...serviceRoutes(context, () => (document ??= openApiOf(routes))),
  ];
  const page = consoleFolder(options.consoleDir);
  const assets = (options.assets ?? []).map(({ path, dir }) => ({
    path: `/${path}/`.replace(/\/+/g, '/'),
    dir,
  }));
  const app = createApp(context, routes, [...(page ? [page] : []), ...assets], now);

  const underWay = new Set<Promise<Response>>();
  let closing = false;

  return {
    async fetch(request, peer = {}) {
      if (closing)
        return problemAnswer(
          new Problem(503, 'server_closing', 'The server is stopping. Send it again in a moment.', {
            'retry-after': '1',
          }),
        );
      const answer = Promise.resolve(app.fetch(request, peer));
      underWay.add(answer);
      try {
        return await answer;
      } finally {
        underWay.delete(answer);
      }
    },
    async close() {
      closing = true;
      live.close();
      await Promise.allSettled(underWay);
      await Promise.all([courier.close(), retentionJob.close()]);
      await store.close();
    },
    store,
    routes,
  };
}
