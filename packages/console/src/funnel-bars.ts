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

/** The stages of a coupon in the order in which they happen. */
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
