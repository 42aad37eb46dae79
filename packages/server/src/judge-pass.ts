import type { PassKey } from '@omokit/protocol';
import { verifyPass } from '@omokit/passes';
import type { PassVerdict } from './store/redeem.js';

/** How far back an attempt may say it happened: the time a request is under way, or a kiosk without network. */
export const reachMs = { online: 120_000, offline: 30 * 86_400_000 } as const;

/** When an attempt happened: as the device says, but never later than now, nor further back than it may be. */
export const attemptTime = (said: number, receivedAt: number, mode: 'online' | 'offline'): number =>
  Math.min(Math.max(said, receivedAt - reachMs[mode]), receivedAt);

/**
 * What signature and clock say of a pass. Whether it had expired is judged as of the attempt, not of its arrival:
 * what a kiosk accepted in time stays accepted in time. A device cannot turn its clock back to before the pass was
 * issued, nor further than `reachMs`.
 */
export function judgePass(
  text: string,
  {
    keys,
    issuer,
    at,
    receivedAt,
  }: { keys: readonly PassKey[]; issuer: string; at: number; receivedAt: number },
): PassVerdict {
  const now = verifyPass(text, { keys, issuer, now: receivedAt });
  if (now.ok || now.code !== 'pass_expired' || !now.claims) return now;
  return verifyPass(text, { keys, issuer, now: Math.max(at, now.claims.iat * 1000) });
}
