import { z } from 'zod';
import { passKinds } from '../pass.js';
import { id } from './text.js';

/** A pass is at most what a version 40 QR code holds in alphanumeric mode (ISO/IEC 18004). */
const passText = z.string().min(1).max(4296);
export const localText = z.union([z.string(), z.record(z.string(), z.string())]);

export const passClaims = z
  .object({
    iss: z.string(),
    sub: z.string().optional(),
    exp: z.int().optional(),
    nbf: z.int().optional(),
    iat: z.int(),
    id: z.uuid(),
    kind: z.enum(passKinds),
    campaign: id,
    uses: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'PassClaims' });

export const campaign = z
  .object({
    id,
    title: localText,
    description: localText.optional(),
    terms: localText.optional(),
    startsAt: z.string().optional(),
    endsAt: z.string().optional(),
    status: z.enum(['scheduled', 'active', 'ended', 'exhausted']),
  })
  .meta({ id: 'Campaign' });

export const claimRequest = z
  .object({ campaign: id, anonymousId: id, userId: id.optional() })
  .meta({ id: 'ClaimRequest' });
export const claimAnswer = z
  .object({ pass: passText, claims: passClaims, campaign, fresh: z.boolean() })
  .meta({ id: 'ClaimAnswer' });

export const passKey = z
  .object({ kid: z.string(), alg: z.literal('EdDSA'), x: z.string() })
  .meta({ id: 'PassKey' });
export const trust = z
  .object({
    issuer: z.string(),
    keys: z.array(passKey),
    campaigns: z.array(campaign),
    spent: z.array(z.string()),
    revoked: z.array(z.string()),
    cursor: z.string(),
    asOf: z.string(),
  })
  .meta({ id: 'Trust' });

export const redemptionRequest = z
  .object({ redemptionId: z.uuid(), pass: passText, at: z.iso.datetime({ offset: true }) })
  .meta({ id: 'RedemptionRequest' });
export const redemption = z
  .object({
    redemptionId: z.string(),
    passId: z.string().optional(),
    campaign: z.string().optional(),
    state: z.enum(['confirmed', 'conflict', 'refused', 'unknown']),
    code: z.string().optional(),
    message: z.string().optional(),
    spentBy: z.object({ device: z.string(), at: z.string() }).optional(),
  })
  .meta({ id: 'Redemption' });
export const offlineRedemption = z.looseObject({
  redemption_id: z.uuid(),
  coupon_id: z.uuid(),
  campaign: id,
  pass: passText,
});
