import type { LocalText } from './vocabulary.js';

export const passKinds = ['coupon', 'member', 'stamp', 'pickup', 'ticket', 'handoff'] as const;
export type PassKind = (typeof passKinds)[number];

/** Claims of a pass: CBOR Web Token (RFC 8392). Times are seconds since 1970. */
export interface PassClaims {
  /** iss (1): who signed it. */
  iss: string;
  /** sub (2): whom it was given to. */
  sub?: string;
  /** exp (4) */
  exp?: number;
  /** nbf (5) */
  nbf?: number;
  /** iat (6) */
  iat: number;
  /** cti (7): a UUID, 16 bytes on the wire. */
  id: string;
  kind: PassKind;
  /** The campaign, programme or order it belongs to. */
  campaign: string;
  /** How many times it may be redeemed; 1 is a single-use pass. */
  uses: number;
}

/** A key that verifies passes: Ed25519 (RFC 8032), 32 bytes in base64url. */
export interface PassKey {
  kid: string;
  alg: 'EdDSA';
  x: string;
}

export type CampaignStatus = 'scheduled' | 'active' | 'ended' | 'exhausted';

/** What a page may know of a campaign: `GET /v1/campaigns/:id`. */
export interface Campaign {
  id: string;
  title: LocalText;
  description?: LocalText;
  terms?: LocalText;
  /** ISO 8601 */
  startsAt?: string;
  endsAt?: string;
  status: CampaignStatus;
}

/** `POST /v1/passes/claim`; the same person gets the same pass again. */
export interface ClaimRequest {
  campaign: string;
  anonymousId: string;
  userId?: string;
}
export interface ClaimAnswer {
  /** The text of the QR code: `OMO1:…`. */
  pass: string;
  claims: PassClaims;
  campaign: Campaign;
  /** False when the person had claimed it before. */
  fresh: boolean;
}

/** What a kiosk needs to verify passes without a network: `GET /v1/passes/trust?since=<cursor>`. */
export interface Trust {
  issuer: string;
  keys: PassKey[];
  campaigns: Campaign[];
  /** Ids of passes whose uses are spent, since the cursor. */
  spent: string[];
  /** Ids of passes taken back, since the cursor. */
  revoked: string[];
  cursor: string;
  /** ISO 8601: as of when. */
  asOf: string;
}

/**
 * Where a redemption stands. `provisional` exists on the device only, until the server has answered:
 * `confirmed`, or `conflict` when it was accepted offline but the pass was already spent elsewhere.
 * `refused` is an answer to an online attempt: nothing was handed out.
 */
export type RedemptionState = 'provisional' | 'confirmed' | 'conflict' | 'refused';

/** `POST /v1/redemptions`, with a device key. `redemptionId` (a UUIDv7) is the idempotency key. */
export interface RedemptionRequest {
  redemptionId: string;
  /** `OMO1:…` */
  pass: string;
  /** ISO 8601, the device's clock. */
  at: string;
}

/** Answer to `POST /v1/redemptions`, and each item of `GET /v1/redemptions?ids=a,b`. */
export interface Redemption {
  redemptionId: string;
  passId?: string;
  campaign?: string;
  state: 'confirmed' | 'conflict' | 'refused' | 'unknown';
  /** Why it was refused or conflicts: `pass_spent`, `pass_forged`, `pass_expired`, … */
  code?: string;
  message?: string;
  /** The acceptance that spent the pass before this one. */
  spentBy?: { device: string; at: string };
}

/**
 * Properties of the `Coupon Redeemed` event with which a kiosk reports what it accepted while offline
 * (lane `redemption`).
 */
export interface OfflineRedemption {
  redemption_id: string;
  coupon_id: string;
  campaign: string;
  /** `OMO1:…`, so that the server verifies it again. */
  pass: string;
}
