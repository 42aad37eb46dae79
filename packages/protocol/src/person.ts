import type { Json, OmoEvent } from './event.js';
import type { Channel } from './vocabulary.js';

/**
 * Types of identifiers with rules of their own; any other short lower-case name is a type as well. `card` is a token of a
 * payment card, never its number; `pass` the holder of a pass.
 */
export const identifierTypes = [
  'user',
  'member',
  'email',
  'phone',
  'wx_unionid',
  'wx_openid',
  'alipay_user',
  'card',
  'pass',
  'anonymous',
  'device',
] as const;
export type IdentifierType = (typeof identifierTypes)[number];

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

/**
 * What became of a link: it joined two people, its ends were one person already, it would break a limit and is shown for
 * somebody to decide, or it was taken away.
 */
export const linkOutcomes = ['joined', 'known', 'flagged', 'removed'] as const;
export type LinkOutcome = (typeof linkOutcomes)[number];

/** A link as the backend judges it now. */
export interface JudgedLink extends Link {
  outcome: LinkOutcome;
  /**
   * Somebody accountable stated it: the merchant's server with a secret key, staff, an import, a payment, a member's pass.
   * What a page or a kiosk states, and a hand-off, is only said.
   */
  vouched?: true;
  /** Why it is flagged: `identifier_limit`, and the type there would be too many of ('*': of all types together). */
  code?: 'identifier_limit';
  type?: string;
  /** Set when it was taken away. */
  removed?: { at: string; actor: string; reason?: string };
}

/** What is known of a person by name: the newest statement counts, from wherever it came. */
export interface Trait {
  name: string;
  value: Json;
  /** Who stated it: a device name, a key name, `import:members.csv`, or `self` for what a person corrected. */
  source: string;
  channel?: Channel;
  /** ISO 8601, by the server's clock. */
  at: string;
}

/** Body of `POST /v1/people/search`: with an identifier that begins with `q`. In a body, since addresses are logged. */
export interface SearchRequest {
  q: string;
  limit?: number;
  /** Id of the last person of the page before. */
  after?: string;
}

/** Answer to `GET /v1/people` and `POST /v1/people/search`; at most 300 identifiers of each. */
export interface PersonSummary {
  id: string;
  identifiers: Identifier[];
  firstSeenAt: string;
  lastSeenAt: string;
  events: number;
  /** Channels in which this person was seen, in order of first touch. */
  channels: string[];
  /** There are more identifiers or links than this answer has; an export has them all. */
  more?: true;
}

/** Answer to `GET /v1/people/:id`; at most 1,000 identifiers. Ids that were merged away answer with the person they became part of. */
export interface Person extends PersonSummary {
  /** The newest 1,000 that stand, and at most as many that are flagged and that were removed; by time. */
  links: JudgedLink[];
  /** By name. */
  traits: Trait[];
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

/** Body of `POST /v1/people/resolve`: whose is this identifier? In a body, since addresses are logged. */
export type ResolveRequest = Identifier;
export interface ResolveAnswer {
  person: string;
}

/** Body of `POST /v1/links`: somebody states that two identifiers are of one person (evidence `staff`). */
export interface StaffLinkRequest {
  a: Identifier;
  b: Identifier;
  reason?: string;
}

/**
 * Body of `POST /v1/links/remove` (un-merge) and `POST /v1/links/restore` (its undo). With `preview` nothing changes: the
 * answer says what would.
 */
export interface LinkChangeRequest {
  link: string;
  reason?: string;
  preview?: boolean;
}
export interface LinkChange {
  /** As it is, or would be, afterwards. */
  link: JudgedLink;
  applied: boolean;
  /** The people concerned, as they are before and after: one and two for an un-merge that parts them. */
  before: PersonSummary[];
  after: PersonSummary[];
}
