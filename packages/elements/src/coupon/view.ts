import type { Campaign, ClaimAnswer } from '@omokit/protocol';

/** What a coupon element shows. */
export type CouponView =
  | 'idle'
  | 'loading'
  | 'unavailable'
  | 'scheduled'
  | 'claimable'
  | 'claiming'
  | 'claimed'
  | 'expired'
  | 'ended'
  | 'exhausted';

export interface CouponFacts {
  /** Consent has been answered, or needs no answer. */
  answered: boolean;
  /** The coupon this device keeps. */
  kept?: ClaimAnswer | undefined;
  campaign?: Campaign | undefined;
  busy?: 'loading' | 'claiming' | undefined;
  /** Ms since 1970. */
  now: number;
}

/** Decides what to show from what is known; a coupon that is kept is shown whatever else is the case. */
export function couponView({ answered, kept, campaign, busy, now }: CouponFacts): CouponView {
  if (kept) return kept.claims.exp !== undefined && kept.claims.exp * 1000 <= now ? 'expired' : 'claimed';
  if (!answered) return 'idle';
  if (busy) return busy;
  if (!campaign) return 'unavailable';
  if (campaign.status !== 'active') return campaign.status;
  return 'claimable';
}
