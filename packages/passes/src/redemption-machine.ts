import type { Redemption } from '@omokit/protocol';

/** Where one redemption stands on the device: docs/spec/passes.md has the table. */
export type DeviceRedemption =
  | { state: 'idle' }
  | { state: 'checking' | 'provisional' | 'confirmed'; redemptionId: string }
  | { state: 'refused'; redemptionId: string; code: string; spentBy?: { device: string; at: string } }
  | { state: 'conflict'; redemptionId: string; code: string; spentBy?: { device: string; at: string } };

export type DeviceRedemptionEvent =
  /** A code was read; `redemptionId` is a new UUIDv7. */
  | { type: 'scanned'; redemptionId: string }
  /** The device itself refuses: the pass does not verify, or is known to be spent. */
  | { type: 'rejected'; redemptionId: string; code: string; spentBy?: { device: string; at: string } }
  /** There was no answer in time; the device accepts and has written that down durably. */
  | { type: 'accepted'; redemptionId: string }
  /** The issuer's answer. */
  | {
      type: 'answered';
      answer: Pick<Redemption, 'redemptionId' | 'state' | 'code' | 'spentBy'>;
    }
  /** The screen is for the next person; what is provisional lives on in the queue. */
  | { type: 'cleared' };

export const idleRedemption: DeviceRedemption = { state: 'idle' };

/** The next state; the same object when the event means nothing in this state, e.g. an answer to another redemption. */
export function advanceRedemption(current: DeviceRedemption, event: DeviceRedemptionEvent): DeviceRedemption {
  if (event.type === 'cleared') return current.state === 'checking' ? current : idleRedemption;
  if (event.type === 'scanned') {
    return current.state === 'idle' ? { state: 'checking', redemptionId: event.redemptionId } : current;
  }
  const about = event.type === 'answered' ? event.answer.redemptionId : event.redemptionId;
  if (current.state === 'idle' || current.redemptionId !== about) return current;
  if (current.state === 'checking') return fromChecking(current.redemptionId, event) ?? current;
  if (current.state === 'provisional') return fromProvisional(current.redemptionId, event) ?? current;
  return current;
}

type Outcome = Exclude<DeviceRedemptionEvent, { type: 'scanned' | 'cleared' }>;

/** Nothing is handed out yet, so whatever is not a yes is a refusal. */
function fromChecking(redemptionId: string, event: Outcome): DeviceRedemption | undefined {
  if (event.type === 'accepted') return { state: 'provisional', redemptionId };
  if (event.type === 'rejected') return { state: 'refused', redemptionId, ...why(event) };
  if (event.answer.state === 'unknown') return undefined;
  if (event.answer.state === 'confirmed') return { state: 'confirmed', redemptionId };
  return { state: 'refused', redemptionId, ...why(event.answer) };
}

/** Something was handed out, so whatever is not a yes is a conflict: an acceptance is never rewritten as a refusal. */
function fromProvisional(redemptionId: string, event: Outcome): DeviceRedemption | undefined {
  if (event.type !== 'answered' || event.answer.state === 'unknown') return undefined;
  if (event.answer.state === 'confirmed') return { state: 'confirmed', redemptionId };
  return { state: 'conflict', redemptionId, ...why(event.answer) };
}

const why = ({ code = 'pass_spent', spentBy }: Pick<Redemption, 'code' | 'spentBy'>) => ({
  code,
  ...(spentBy && { spentBy }),
});
