import { randomUUID } from 'node:crypto';
import {
  eventNames,
  offlineChannels,
  type Channel,
  type ClaimAnswer,
  type PassClaims,
} from '@omokit/protocol';
import { signPass } from '@omokit/passes';
import { appendOwnEvent } from './append-event.js';
import { campaignOf, statusOf, type CampaignRow } from './campaigns.js';
import { serverEvent } from './server-event.js';
import type { Tables } from './tables.js';
import { actorOf, channelOf, type Writer } from './writer.js';

export interface Claim {
  campaign: string;
  anonymousId: string;
  issuer: string;
  /** Milliseconds since 1970. */
  now: number;
  writer: Writer;
}

export type ClaimRefusal =
  | 'campaign_unknown'
  | 'campaign_not_started'
  | 'campaign_ended'
  | 'campaign_exhausted'
  | 'anonymous_id_invalid';

/**
 * Gives a person the campaign's pass, the same one each time they ask. Whose it is depends on anonymousId alone:
 * anybody may name a userId, only the visitor's own browser knows its anonymousId.
 */
export function claim(tables: Tables, request: Claim): ClaimAnswer | ClaimRefusal {
  const { issuer, now, writer } = request;
  const row = tables.campaigns.row(request.campaign);
  if (!row) return 'campaign_unknown';
  const holder = tables.people.subjectOf([{ type: 'anonymous', value: request.anonymousId }]);
  if (!holder || tables.erased.at(holder.type, holder.value) !== undefined) return 'anonymous_id_invalid';

  for (const identifier of tables.people.identifiersWith(holder)) {
    const held = tables.passes.heldBy(row.id, identifier);
    if (held && held.text !== null) {
      const claims = JSON.parse(held.claims) as PassClaims;
      return { pass: held.text, claims, campaign: campaignOf(row, now), fresh: false };
    }
  }

  const status = statusOf(row, now);
  if (status === 'scheduled') return 'campaign_not_started';
  if (status === 'ended') return 'campaign_ended';
  if (status === 'exhausted') return 'campaign_exhausted';

  const claims = claimsOf(row, issuer, now);
  const pass = signPass(claims, tables.signingKeys.signer());
  tables.passes.put(claims, now, holder, pass);
  tables.campaigns.count(row.id, 'claimed');
  tables.changes.campaigns.add(row.id);
  const channel = channelOf(writer);
  appendOwnEvent(tables, {
    event: serverEvent({
      id: `claimed:${claims.id}`,
      name: eventNames.couponClaimed,
      properties: { coupon_id: claims.id, campaign: row.id },
      at: now,
      subject: holder,
      channel,
    }),
    receivedAt: now,
    correctedAt: now,
    subject: holder,
    actor: actorOf(writer),
    channel,
    offline: offlineChannels.has(channel as Channel),
  });
  return { pass, claims, campaign: campaignOf(tables.campaigns.row(row.id) ?? row, now), fresh: true };
}

/** Without `sub`: whoever reads the QR code learns nothing of the person. */
function claimsOf(row: CampaignRow, issuer: string, now: number): PassClaims {
  const ends = [row.pass_expires_at, row.pass_ttl_ms === null ? null : now + row.pass_ttl_ms].filter(
    (end) => end !== null,
  );
  return {
    iss: issuer,
    iat: Math.floor(now / 1000),
    ...(ends.length > 0 && { exp: Math.floor(Math.min(...ends) / 1000) }),
    id: randomUUID(),
    kind: 'coupon',
    campaign: row.id,
    uses: row.uses_per_pass,
  };
}
