import { expect, it } from 'vitest';
import type { Campaign } from '@omokit/protocol';
import { funnelBars, funnelScale } from './funnel-bars.js';

const campaign: Campaign = { id: 'welcome', title: 'Welcome', status: 'active' };

it('shows each stage with its share of the one before', () => {
  expect(funnelBars({ campaign, issued: 200, claimed: 50, redeemed: 10, conflicts: 1, refused: 2 })).toEqual([
    { stage: 'issued', value: 200 },
    { stage: 'claimed', value: 50, share: { of: 'issued', ratio: 0.25 } },
    { stage: 'redeemed', value: 10, share: { of: 'claimed', ratio: 0.2 } },
    { stage: 'conflicts', value: 1 },
    { stage: 'refused', value: 2 },
  ]);
});

it('has no share of nothing, and no number for what has no limit', () => {
  const bars = funnelBars({ campaign, claimed: 0, redeemed: 0, conflicts: 0, refused: 0 });
  expect(bars[0]).toEqual({ stage: 'issued', value: undefined });
  expect(bars.every(({ share }) => share === undefined)).toBe(true);
});

it('breaks off the bar of the limit when it would make the others invisible', () => {
  const scale = (issued: number, claimed: number) =>
    funnelScale(funnelBars({ campaign, issued, claimed, redeemed: 0, conflicts: 0, refused: 0 }));
  expect(scale(500, 318)).toEqual({ most: 500, broken: false });
  expect(scale(500, 8)).toEqual({ most: 12, broken: true });
  expect(scale(500, 0)).toEqual({ most: 500, broken: false });
  expect(scale(0, 0)).toEqual({ most: 1, broken: false });
});
