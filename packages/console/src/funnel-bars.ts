import type { Funnel } from '@omokit/protocol';

export const stages = ['issued', 'claimed', 'redeemed', 'conflicts', 'refused'] as const;
export type Stage = (typeof stages)[number];

export interface FunnelBar {
  stage: Stage;
  /** Undefined where there is no number: an unlimited campaign has no 'issued'. */
  value: number | undefined;
  /** Share of the stage before it, 0 to 1. */
  share?: { of: 'issued' | 'claimed'; ratio: number };
}

/** How many may be claimed at all, which the API calls `issued`, and the stages of a coupon in the order in which they happen. */
export function funnelBars(funnel: Funnel): FunnelBar[] {
  return stages.map((stage) => {
    const value = funnel[stage];
    const of = stage === 'claimed' ? 'issued' : stage === 'redeemed' ? 'claimed' : undefined;
    const whole = of && funnel[of];
    return of && whole && value !== undefined
      ? { stage, value, share: { of, ratio: value / whole } }
      : { stage, value };
  });
}

/** The longest number that is drawn to scale. */
export interface FunnelScale {
  most: number;
  /** So many may be claimed that bars drawn to their scale could not be told apart: its bar is broken off. */
  broken: boolean;
}

export function funnelScale(bars: readonly FunnelBar[]): FunnelScale {
  const issued = bars.find(({ stage }) => stage === 'issued')?.value ?? 0;
  const moved = Math.max(...bars.map(({ stage, value }) => (stage === 'issued' ? 0 : (value ?? 0))));
  const broken = moved > 0 && issued > 4 * moved;
  return { most: broken ? moved * 1.5 : Math.max(1, issued, moved), broken };
}
