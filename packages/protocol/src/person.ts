import type { OmoEvent } from './event.js';

/** One end of a link: 'anonymous:…', 'user:…', 'email:…', … as type and value. */
export interface Identifier {
  type: string;
  value: string;
}

export const evidenceKinds = ['login', 'handoff', 'member_pass', 'payment', 'staff', 'import'] as const;
export type Evidence = (typeof evidenceKinds)[number];

/** An append-only statement that two identifiers are of one person. */
export interface Link {
  id: string;
  a: Identifier;
  b: Identifier;
  evidence: Evidence;
  /** ISO 8601 */
  at: string;
  /** Who stated it: a device name or key name. */
  actor?: string;
}

/** Answer to `GET /v1/people`. */
export interface PersonSummary {
  id: string;
  identifiers: Identifier[];
  firstSeenAt: string;
  lastSeenAt: string;
  events: number;
  /** Channels in which this person was seen, in order of first touch. */
  channels: string[];
}

/** Answer to `GET /v1/people/:id`. Ids that were merged away answer with the person they became part of. */
export interface Person extends PersonSummary {
  links: Link[];
  /** Oldest first, by corrected time. */
  timeline: TimelineItem[];
}

export interface TimelineItem {
  event: OmoEvent;
  /** Time of the event by the server's clock: timestamp + (receivedAt - sentAt). ISO 8601. */
  correctedAt: string;
  receivedAt: string;
  /** In a place of the merchant's (kiosk, store, …) rather than on a screen of the person's own. */
  offline: boolean;
}
