import type { Identifier, PersonSummary, TimelineItem, Trait, JudgedLink } from './person.js';
import type { Json } from './event.js';
import type { Campaign, Redemption } from './pass.js';
import type { Purpose } from './vocabulary.js';

// What a person may ask for (GDPR articles 15 to 20, PIPL articles 44 to 47): to see, take along, correct and erase. First
// they prove that an identifier is theirs; the proof is a token that the other calls take.

/** `POST /v1/privacy/codes`: sends a one-time code to an e-mail address or phone. The same answer whether it is known. */
export interface PrivacyCodeRequest {
  identifier: Identifier;
  /** BCP 47, for the message. */
  language?: string;
}
export interface PrivacyCodeAnswer {
  expiresInMs: number;
}

/**
 * `POST /v1/privacy/proofs`: a code that was sent, or the anonymousId of the visit that asks. With a secret key
 * `identifier` alone is enough: the merchant's own server has logged the person in. Only it may ask for `scope: 'person'`,
 * by which it vouches for all links of that person, also those that pages stated.
 */
export type PrivacyProofRequest =
  | { identifier: Identifier; code?: string; scope?: 'identifier' | 'person' }
  | { anonymousId: string; identifier?: undefined };

export interface PrivacyProof {
  token: string;
  /**
   * `identifier`: what is of the identifier that was proven, and of those that somebody accountable has linked with it
   * (`JudgedLink.vouched`). `person`: everything of the person. `visit`: only what was collected under this anonymousId,
   * since others may use the same browser.
   */
  scope: 'identifier' | 'person' | 'visit';
  expiresInMs: number;
}

/** Body of `POST /v1/privacy/held` and `POST /v1/privacy/export`. */
export interface PrivacyRequest {
  token: string;
}

/** What is held about somebody, in short. */
export interface Held {
  scope: PrivacyProof['scope'];
  identifiers: Identifier[];
  traits: Trait[];
  firstSeenAt?: string;
  lastSeenAt?: string;
  /** How many events under each purpose, and until when at the latest they are kept. */
  events: { purpose: Purpose; count: number; keptForDays?: number }[];
  channels: string[];
  passes: number;
}

/** Answer to `POST /v1/privacy/export`: everything, machine-readable (GDPR article 20). */
export interface PersonExport {
  format: 'omokit.person.v1';
  /** ISO 8601 */
  exportedAt: string;
  issuer: string;
  scope: PrivacyProof['scope'];
  person?: PersonSummary;
  identifiers: Identifier[];
  traits: Trait[];
  links: JudgedLink[];
  /** All of them, oldest first. */
  events: TimelineItem[];
  passes: { passId: string; campaign: Campaign['id']; issuedAt: string; used: number }[];
  redemptions: Redemption[];
}

/** `POST /v1/privacy/correct`: replaces traits; null removes one. */
export interface CorrectRequest extends PrivacyRequest {
  traits: Record<string, Json>;
}

/** `POST /v1/privacy/erase`: irrevocable, so `confirm` must be true. */
export interface EraseRequest extends PrivacyRequest {
  confirm: true;
}

export interface EraseAnswer {
  /** A JWS (RFC 7515, EdDSA: RFC 8037) over an ErasureReceipt; its key is at `/v1/privacy/keys`. */
  receipt: string;
  erasure: Erasure;
}

/** What a receipt says: counts and states, nothing of what was erased. */
export interface ErasureReceipt {
  iss: string;
  /** Id of the erasure. */
  jti: string;
  /** Seconds since 1970 (RFC 7519). */
  iat: number;
  scope: PrivacyProof['scope'];
  erased: { identifiers: number; events: number; traits: number; links: number; passes: number };
  /** Devices that are told when they next report. */
  devices: number;
  destinations: { name: string; state: 'pending' | 'done' | 'failed' }[];
}

/** An erasure as the backend keeps it: `GET /v1/privacy/erasures`. */
export interface Erasure {
  id: string;
  at: string;
  scope: PrivacyProof['scope'];
  /** 'self' or the name of the key that asked. */
  actor: string;
  erased: ErasureReceipt['erased'];
  devices: number;
  destinations: { name: string; state: 'pending' | 'done' | 'failed'; attempts: number; at?: string }[];
}

/** `GET /v1/privacy/retention`: how long events of each purpose are kept, and what the job has done. */
export interface Retention {
  purposes: { purpose: Purpose; days: number | null; expired: number; oldest?: string }[];
  lastRunAt?: string;
  nextRunAt?: string;
}

export const auditActions = [
  'person_listed',
  'person_read',
  'person_resolved',
  'link_added',
  'link_removed',
  'link_restored',
  'data_held',
  'data_exported',
  'data_corrected',
  'data_erased',
  'events_read',
  'people_imported',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who looked at or changed personal data: `GET /v1/privacy/audit`, newest first. Holds no personal data itself. */
export interface AuditEntry {
  id: number;
  at: string;
  action: AuditAction;
  /** Name of the key, 'self', or 'cli'. */
  actor: string;
  /** The person's id; absent when the action is about many. */
  person?: string;
  /** How many people or events. */
  count?: number;
}
