import {
  eventNames,
  type Channel,
  type EventType,
  type JsonObject,
  type Link,
  type OmoEvent,
} from '@omokit/protocol';
import { hasTraits } from './event-seal.js';
import { isImport, isServerMessage } from './server-event.js';
import { consentChangeIn, type ConsentChange } from './withdrawals.js';

/** What the columns of the log and the projections are made of; all else of an event stays unread in its body. */
export interface EventHead {
  messageId: string;
  type: EventType;
  /** Name of a `track`. */
  event?: string | undefined;
  anonymousId?: string | undefined;
  userId?: string | undefined;
  stream?: string | undefined;
  seq?: number | undefined;
  channel?: Channel | undefined;
  /** What an `identify`, an `alias` or the server itself states about who is who. */
  states?: {
    previousId?: string;
    externalIds?: unknown;
    /** A row of a member database: all its identifiers are of one person. */
    isImport?: true;
    traits?: JsonObject;
    consent?: ConsentChange;
    links?: readonly Link[];
    /** A removed link that counts again. */
    restores?: string;
    removes?: LinkRemoval;
  };
  /** It has traits, which are sealed before they are written. */
  personal?: true;
}

/** Properties of an `Identity Linked` of the server's. */
interface LinkStatements {
  link?: Link;
  links?: readonly Link[];
  restores?: string;
}

/** Properties of an `Identity Unlinked`. */
export interface LinkRemoval {
  removes: string;
  /** ISO 8601 */
  at: string;
  actor: string;
  reason?: string;
}

export function headOf(event: OmoEvent): EventHead {
  const { stream, seq, channel } = event.context?.omo ?? {};
  const states = statementsOf(event);
  return {
    messageId: event.messageId,
    type: event.type,
    ...(event.event !== undefined && { event: event.event }),
    // Segment's SDKs send null where they know nobody.
    ...(event.anonymousId && { anonymousId: event.anonymousId }),
    ...(event.userId && { userId: event.userId }),
    ...(stream !== undefined && seq !== undefined && { stream, seq }),
    ...(channel !== undefined && { channel }),
    ...(states && { states }),
    ...(hasTraits(event) && { personal: true }),
  };
}

function statementsOf(event: OmoEvent): EventHead['states'] {
  if (event.type === 'identify')
    return {
      externalIds: event.context?.externalIds,
      ...(event.traits && { traits: event.traits }),
      ...(isImport(event.messageId) && { isImport: true }),
    };
  if (event.type === 'alias') return event.previousId ? { previousId: event.previousId } : undefined;
  // Only the server's own statement counts: any page may send an event of this name.
  if (isServerMessage(event.messageId)) return ownStatementsOf(event);
  const consent = consentChangeIn(event);
  return consent && { consent };
}

function ownStatementsOf({ event, properties = {} }: OmoEvent): EventHead['states'] {
  const { link, links, restores } = properties as LinkStatements;
  if (event === eventNames.identityUnlinked) return { removes: properties as unknown as LinkRemoval };
  if (event !== eventNames.identityLinked) return undefined;
  if (restores !== undefined) return { restores };
  return { links: links ?? (link ? [link] : []) };
}
