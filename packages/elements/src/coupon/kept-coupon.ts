import type { Omo } from '@omokit/core';
import type { ClaimAnswer } from '@omokit/protocol';

type KeptCoupon = ClaimAnswer & { holder: string };

const keyOf = (campaign: string) => `coupon.${campaign}`;

function isKept(value: unknown): value is KeptCoupon {
  const kept = value as Partial<KeptCoupon> | null;
  return (
    typeof kept === 'object' &&
    typeof kept?.pass === 'string' &&
    typeof kept.holder === 'string' &&
    typeof kept.claims === 'object' &&
    typeof kept.campaign === 'object'
  );
}

/** The coupon this visitor has claimed on this device; another visitor's is removed. */
export function readCoupon(omo: Omo, campaign: string): ClaimAnswer | undefined {
  const text = omo.storage.get(keyOf(campaign));
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isKept(value) && value.holder === omo.anonymousId()) return value;
  } catch {
    // Not ours or damaged: the pass itself is safe on the server, which gives the same one again.
  }
  omo.storage.remove(keyOf(campaign));
  return undefined;
}

export function keepCoupon(omo: Omo, campaign: string, answer: ClaimAnswer): void {
  const kept: KeptCoupon = { ...answer, holder: omo.anonymousId() };
  omo.storage.set(keyOf(campaign), JSON.stringify(kept));
}
