import type { Completeness } from './batch.js';
import type { Campaign } from './pass.js';
import type { TimelineItem } from './person.js';

/** `GET /v1/campaigns/:id/funnel` */
export interface Funnel {
  campaign: Campaign;
  /** How many may be claimed at all; absent means unlimited. */
  issued?: number;
  claimed: number;
  redeemed: number;
  conflicts: number;
  refused: number;
}

/** What `GET /v1/live` sends as server-sent events: the SSE event name is `type`. */
export type LiveMessage =
  | { type: 'event'; item: TimelineItem; person: string }
  | { type: 'stream'; completeness: Completeness }
  | { type: 'funnel'; funnel: Funnel };

/** Body of every answer that is an error. */
export interface ApiError {
  /** Stable; see docs/spec/errors.md. */
  code: string;
  /** A sentence: what happened and what to do. */
  message: string;
}
