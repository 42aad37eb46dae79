import type {
  Campaign,
  Channel,
  ClaimAnswer,
  Completeness,
  Funnel,
  HandoffAnswer,
  HandoffInvitation,
  HandoffStatus,
  Identifier,
  JudgedLink,
  LinkChange,
  PassKey,
  Person,
  PersonSummary,
  Redemption,
  Trust,
} from '@omokit/protocol';
import type { LinkCode } from '@omokit/identity';
import type { LinkAddition, LinkToChange } from './change-links.js';
import type { IdentityRules } from '@omokit/identity';
import type { Changes } from './changes.js';
import type { Claim, ClaimRefusal } from './claim.js';
import type { LoggedEvent } from './events.js';
import type { ImportedRow, ImportRequest } from './import-people.js';
import type { IngestRequest, Ingested } from './ingest.js';
import type { HandoffRefusal } from './join-visits.js';
import type { Key, KeySeed } from './keys.js';
import type { PrivacyStore } from './privacy-store.js';
import type { Attempt, redemptionIdTaken } from './redeem.js';
import type { StreamQuery } from './streams.js';

/** An event as the live stream tells it: with the person it is of, as of now. */
export interface WitnessedEvent extends LoggedEvent {
  person?: string;
}

/**
 * The seam to whatever keeps the data. Each writing call is whole or not at all, shares its transaction with others and
 * resolves when that is on disk; each reading call sees whole transactions only. Times are milliseconds since 1970.
 */
export interface Store extends PrivacyStore {
  readonly issuer: string;
  /** What identifiers may do here. */
  readonly rules: IdentityRules;

  ingest(request: IngestRequest): Promise<Ingested>;
  /** Which of these messages are stored; those that came without a place in the stream get the one told here. */
  known(request: {
    stream: string;
    places: readonly [seq: number, messageId: string][];
    receivedAt: number;
  }): Promise<string[]>;
  /** Events after an offset, in order of the log. */
  eventsAfter(offset: number, limit: number): Promise<WitnessedEvent[]>;
  /** Offset of the newest event. */
  head(): Promise<number>;

  streams(query: StreamQuery): Promise<Completeness[]>;
  /** With at most so many holes and losses; 1,000 unless told. */
  stream(id: string, most?: number): Promise<Completeness | undefined>;

  /** Brings rows of a member database in, those imported before passed over. */
  importPeople(request: ImportRequest): Promise<ImportedRow[]>;
  people(query: { limit: number; after?: string; q?: string }): Promise<PersonSummary[]>;
  person(id: string): Promise<Person | undefined>;

  /** Whose this identifier is, or the code of why that cannot be said. */
  resolve(identifier: Identifier): Promise<{ person: string } | { code: LinkCode | 'person_unknown' }>;
  /** Links that wait for somebody to decide, or that were taken away; newest first. */
  links(query: { outcome: 'flagged' | 'removed'; limit: number; after?: string }): Promise<JudgedLink[]>;
  addLink(addition: LinkAddition): Promise<JudgedLink | LinkCode>;
  removeLink(request: LinkToChange): Promise<LinkChange | 'link_unknown'>;
  restoreLink(request: LinkToChange): Promise<LinkChange | 'link_unknown'>;

  campaign(id: string, now: number): Promise<Campaign | undefined>;
  campaigns(now: number): Promise<Campaign[]>;
  funnel(id: string, now: number): Promise<Funnel | undefined>;

  claim(request: Omit<Claim, 'issuer'>): Promise<ClaimAnswer | ClaimRefusal>;
  revoke(passId: string, now: number): Promise<'pass_unknown' | { passId: string; fresh: boolean }>;
  passKeys(): Promise<PassKey[]>;
  trust(since: string | undefined, now: number): Promise<Trust | 'cursor_invalid'>;
  redeem(attempt: Attempt): Promise<Redemption | typeof redemptionIdTaken>;
  /** In the order asked; `unknown` when it has not arrived, or is another device's than `keyId`. */
  redemptions(ids: readonly string[], keyId?: string): Promise<Redemption[]>;

  openHandoff(visit: {
    anonymousId: string;
    keyId: string;
    device: string;
    channel: Channel;
    now: number;
  }): Promise<HandoffAnswer | 'anonymous_id_invalid'>;
  lookUpHandoff(userCode: string, now: number): Promise<HandoffInvitation | HandoffRefusal>;
  confirmHandoff(joining: {
    userCode: string;
    anonymousId: string;
    now: number;
  }): Promise<HandoffStatus | HandoffRefusal>;
  pollHandoff(waiting: {
    deviceCode: string;
    keyId: string;
    now: number;
  }): Promise<HandoffStatus | 'handoff_unknown'>;

  /** The key of this text, unless unknown or revoked. */
  findKey(text: string): Promise<Key | undefined>;
  addKey(seed: KeySeed): Promise<Key>;
  keys(): Promise<Key[]>;
  revokeKey(id: string): Promise<boolean>;

  /** Called after each commit that changed something; answers how to stop. */
  watch(changed: (changes: Changes) => void): () => void;
  /** Seals what was logged in clear before traits were sealed, and leaves no copy of it in the file. */
  sealLog(): Promise<{ events: number }>;
  /** Makes people and streams anew from the log; ids stay as they were. */
  rebuild(): Promise<{ events: number }>;
  /** Size on disk, in bytes; throws when the store does not answer. */
  size(): Promise<number>;
  /** Everything committed is in one file afterwards. */
  close(): Promise<void>;
}
