import type { Campaign, ClaimAnswer } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { couponView } from './view.js';

const campaign = (status: Campaign['status']): Campaign => ({ id: 'welcome', title: 'Welcome', status });
const kept = (exp?: number): ClaimAnswer => ({
  pass: 'OMO1:X',
  claims: { iss: 'shop', iat: 0, id: 'x', kind: 'coupon', campaign: 'welcome', uses: 1, ...(exp && { exp }) },
  campaign: campaign('active'),
  fresh: true,
});

describe('couponView', () => {
  it('offers without knowing anything before consent is answered', () => {
    expect(couponView({ answered: false, now: 0 })).toBe('idle');
    expect(couponView({ answered: false, campaign: campaign('active'), now: 0 })).toBe('idle');
  });

  it('shows what the campaign allows', () => {
    expect(couponView({ answered: true, now: 0 })).toBe('unavailable');
    expect(couponView({ answered: true, busy: 'loading', now: 0 })).toBe('loading');
    expect(couponView({ answered: true, campaign: campaign('active'), now: 0 })).toBe('claimable');
    expect(couponView({ answered: true, campaign: campaign('active'), busy: 'claiming', now: 0 })).toBe(
      'claiming',
    );
    for (const status of ['scheduled', 'ended', 'exhausted'] as const) {
      expect(couponView({ answered: true, campaign: campaign(status), now: 0 })).toBe(status);
    }
  });

  it('shows a kept coupon whatever else is the case, until the second it expires', () => {
    expect(couponView({ answered: false, kept: kept(), now: 9e15 })).toBe('claimed');
    expect(couponView({ answered: true, kept: kept(100), campaign: campaign('ended'), now: 99_999 })).toBe(
      'claimed',
    );
    expect(couponView({ answered: true, kept: kept(100), now: 100_000 })).toBe('expired');
  });
});
