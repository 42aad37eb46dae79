import { eventNames, type OfflineRedemption, type Redemption } from '@omokit/protocol';
import { decideRedemption, passMessages, type Unverified, type Verified } from '@omokit/passes';
import { appendOwnEvent } from './append-event.js';
import { holderOf, type PassRow } from './passes.js';
import { redemptionOf, type RedemptionRow } from './redemptions.js';
import { serverEvent } from './server-event.js';
import type { Tables } from './tables.js';
import { actorOf, channelOf, type Writer } from './writer.js';

export type PassVerdict = Verified | Unverified;

export interface Attempt {
  redemptionId: string;
  /** What the signature and the clock say of the pass. */
  verdict: PassVerdict;
  /** `offline`: the device has accepted already and reports it. */
  mode: 'online' | 'offline';
  /** When, by the server's clock, milliseconds since 1970. */
  at: number;
  receivedAt: number;
  writer: Writer;
  /** The campaign a pass that cannot be read is said to be of. */
  campaign?: string;
}

/** Not an answer about the pass: this redemptionId already stands for another one. */
export const redemptionIdTaken = 'redemption_id_taken';

const spentMessage = 'This pass is spent: its last use was taken before. Do not hand anything out for it.';

/**
 * The decision on one attempt, written with its consequences in one transaction.
 *
 * | the pass                              | online    | offline (already handed out)                      |
 * |---------------------------------------|-----------|---------------------------------------------------|
 * | genuine, with a use left              | confirmed | confirmed                                         |
 * | genuine, but spent, expired, revoked  | refused   | conflict: a promise of ours was honoured too often |
 * | forged, foreign, unreadable           | refused   | refused: no promise of ours was touched; the event |
 * |                                       |           | stays in the log, since it did happen              |
 * | this redemptionId answered before     | the same  | the same; a refused one is decided again, because  |
 * |                                       | answer    | the answer may have been lost before the handing out |
 */
export function redeem(tables: Tables, attempt: Attempt): Redemption | typeof redemptionIdTaken {
  const { redemptionId, verdict, mode } = attempt;
  const before = tables.redemptions.get(redemptionId);
  if (before) {
    if (before.pass_id !== null && verdict.claims && verdict.claims.id !== before.pass_id)
      return redemptionIdTaken;
    const decidedAgain = mode === 'offline' && before.state === 'refused' && genuine(verdict);
    if (!decidedAgain) return redemptionOf(before);
  }

  const pass = genuine(verdict) ? tables.passes.ensure(verdict.claims, attempt.receivedAt) : undefined;
  const row = { ...rowOf(attempt, pass), ...decide(tables, attempt, pass) };
  tables.redemptions.put(row);
  if (row.state === 'confirmed' && pass) tables.passes.spend(pass);
  if (row.campaign !== null) {
    const step = ({ confirmed: 'redeemed', conflict: 'conflicts', refused: 'refused' } as const)[row.state];
    if (tables.campaigns.count(row.campaign, step)) tables.changes.campaigns.add(row.campaign);
  }
  logDecision(tables, attempt, row, pass);
  return redemptionOf(row);
}

/** Signed by us for this shop, whatever else speaks against it. */
const genuine = (
  verdict: PassVerdict,
): verdict is PassVerdict & { claims: NonNullable<PassVerdict['claims']> } =>
  verdict.claims !== undefined && (verdict.ok || verdict.code !== 'pass_foreign');

type Decision = Pick<RedemptionRow, 'state' | 'code' | 'message' | 'spent_by'>;

function decide(tables: Tables, attempt: Attempt, pass: PassRow | undefined): Decision {
  const { verdict, mode, redemptionId } = attempt;
  const no = (code: string, message: string, spentBy?: unknown): Decision => ({
    state: mode === 'offline' && pass ? 'conflict' : 'refused',
    code,
    message,
    spent_by: spentBy === undefined ? null : JSON.stringify(spentBy),
  });
  if (!pass) {
    return verdict.ok ? no('pass_malformed', passMessages.pass_malformed) : no(verdict.code, verdict.message);
  }
  if (pass.revoked_at !== null) return no('pass_revoked', passMessages.pass_revoked);
  if (!verdict.ok) return no(verdict.code, verdict.message);
  const spentBy = tables.redemptions.confirmedOf(pass.id);
  const decision = decideRedemption({ spentBy, uses: pass.uses, redemptionId, mode });
  if (decision.state === 'confirmed')
    return { state: 'confirmed', code: null, message: null, spent_by: null };
  return no('pass_spent', spentMessage, decision.spentBy);
}

function rowOf(attempt: Attempt, pass: PassRow | undefined): Omit<RedemptionRow, keyof Decision> {
  return {
    id: attempt.redemptionId,
    pass_id: pass?.id ?? null,
    campaign: pass?.campaign ?? attempt.campaign ?? null,
    key_id: attempt.writer.keyId,
    device: actorOf(attempt.writer),
    at: attempt.at,
    received_at: attempt.receivedAt,
  };
}

/** Offline, a confirmed acceptance is in the log already: it is the event that reported it. */
function logDecision(tables: Tables, attempt: Attempt, row: RedemptionRow, pass: PassRow | undefined): void {
  if (row.state === 'confirmed' && attempt.mode === 'offline') return;
  const names = {
    confirmed: eventNames.couponRedeemed,
    conflict: eventNames.couponConflicted,
    refused: 'Coupon Denied',
  };
  const subject = pass && holderOf(pass);
  const at = row.state === 'confirmed' ? row.at : row.received_at;
  const channel = channelOf(attempt.writer);
  const event = serverEvent({
    id: `${row.state}-${attempt.mode}:${row.id}`,
    name: names[row.state],
    properties: {
      redemption_id: row.id,
      device: row.device,
      ...(row.pass_id !== null && { coupon_id: row.pass_id }),
      ...(row.campaign !== null && { campaign: row.campaign }),
      ...(row.code !== null && { reason: row.code }),
    },
    at,
    subject,
    channel,
  });
  appendOwnEvent(tables, {
    event,
    receivedAt: row.received_at,
    correctedAt: at,
    ...(subject && { subject }),
    actor: row.device,
    channel,
    offline: true,
  });
}

/** What a kiosk says it accepted, with the verdict on the pass it says it accepted. */
export interface ReportedRedemption {
  report: OfflineRedemption;
  verdict: PassVerdict;
}
