/** An acceptance that counts: it spent one use of the pass. */
export interface Acceptance {
  redemptionId: string;
  device: string;
  /** ISO 8601 */
  at: string;
}

export interface RedemptionCase {
  /** The confirmed acceptances of this pass so far, in the order in which they were confirmed. */
  spentBy: readonly Acceptance[];
  /** How many the pass allows. */
  uses: number;
  /** Idempotency key of the attempt. */
  redemptionId: string;
  /** `offline`: the device has accepted already and now reports it, so it cannot be refused any more. */
  mode: 'online' | 'offline';
}

export interface RedemptionDecision {
  state: 'confirmed' | 'conflict' | 'refused';
  code?: 'pass_spent';
  /** The acceptance that took the last use. */
  spentBy?: { device: string; at: string };
}

/**
 * The issuer's decision on one attempt. Call it and store a `confirmed` in one transaction; then confirmed ≤ uses,
 * always. An attempt that was confirmed before is confirmed again.
 */
export function decideRedemption(attempt: RedemptionCase): RedemptionDecision {
  const { spentBy, uses, redemptionId, mode } = attempt;
  if (spentBy.some((acceptance) => acceptance.redemptionId === redemptionId)) return { state: 'confirmed' };
  if (spentBy.length < uses) return { state: 'confirmed' };
  const last = spentBy[Math.max(0, uses - 1)];
  return {
    state: mode === 'online' ? 'refused' : 'conflict',
    code: 'pass_spent',
    ...(last && { spentBy: { device: last.device, at: last.at } }),
  };
}

/**
 * Whether a device without network may accept a pass that verifies: not when the issuer's last list has it as
 * spent, nor more often than its uses on this device alone.
 */
export function mayAcceptOffline(known: { spent: boolean; acceptedHere: number; uses: number }): boolean {
  return !known.spent && known.acceptedHere < known.uses;
}
