import {
  eventNames,
  offlineChannels,
  type HandoffInvitation,
  type HandoffStatus,
  type Identifier,
  type Link,
} from '@omokit/protocol';
import { appendOwnEvent } from './append-event.js';
import type { HandoffRow } from './handoffs.js';
import { serverEvent } from './server-event.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';

export type HandoffRefusal =
  | 'handoff_unknown'
  | 'handoff_expired'
  | 'handoff_used'
  | 'handoff_same_visit'
  | 'anonymous_id_invalid'
  | 'identifier_limit';

/** A visit as an identifier, or undefined when its id means nobody, or somebody who was erased. */
export const visitOf = (tables: Tables, anonymousId: string): Identifier | undefined =>
  tables.erased.at('anonymous', anonymousId) === undefined
    ? tables.people.subjectOf([{ type: 'anonymous', value: anonymousId }])
    : undefined;

/** What the phone is about to join. */
export function invitation(
  tables: Tables,
  userCode: string,
  now: number,
): HandoffInvitation | HandoffRefusal {
  const found = open(tables, userCode, now);
  if (typeof found === 'string') return found;
  return { userCode: found.user_code, device: found.device, expiresInMs: found.expires_at - now };
}

/** Joins the phone's visit and the kiosk's: a code works once. */
export function joinVisits(
  tables: Tables,
  { userCode, anonymousId, now }: { userCode: string; anonymousId: string; now: number },
): HandoffStatus | HandoffRefusal {
  const found = open(tables, userCode, now);
  if (typeof found === 'string') return found;
  const subject = visitOf(tables, anonymousId);
  if (!subject) return 'anonymous_id_invalid';
  if (found.anonymous_id === subject.value) return 'handoff_same_visit';
  const shown = { type: 'anonymous', value: found.anonymous_id };
  if (!tables.people.mayBeOne(shown, subject)) return 'identifier_limit';
  tables.handoffs.join(found.id, subject.value, now);

  const link: Link = {
    id: `handoff:${found.id}`,
    a: shown,
    b: subject,
    evidence: 'handoff',
    at: iso(now),
    actor: found.device,
  };
  appendOwnEvent(tables, {
    event: serverEvent({
      id: `linked:${link.id}`,
      name: eventNames.identityLinked,
      properties: {
        evidence: link.evidence,
        device: found.device,
        link: { ...link, a: { ...link.a }, b: { ...link.b } },
      },
      at: now,
      subject,
      channel: found.channel,
    }),
    receivedAt: now,
    correctedAt: now,
    subject,
    actor: found.device,
    channel: found.channel,
    offline: offlineChannels.has(found.channel),
  });
  return { state: 'joined' };
}

/** What the kiosk waits for; only the key that asked for the code may ask. */
export function handoffState(
  tables: Tables,
  { deviceCode, keyId, now }: { deviceCode: string; keyId: string; now: number },
): HandoffStatus | 'handoff_unknown' {
  const found = tables.handoffs.findByDeviceCode(deviceCode);
  if (!found || found.key_id !== keyId) return 'handoff_unknown';
  if (found.joined_by !== null) return { state: 'joined' };
  return { state: now >= found.expires_at ? 'expired' : 'pending' };
}

function open(tables: Tables, userCode: string, now: number): HandoffRow | HandoffRefusal {
  const found = tables.handoffs.find(userCode);
  if (!found) return 'handoff_unknown';
  if (found.joined_by !== null) return 'handoff_used';
  if (now >= found.expires_at) return 'handoff_expired';
  return found;
}
