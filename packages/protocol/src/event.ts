import type { Channel, Lane, Purpose } from './vocabulary.js';

export const eventTypes = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
export type EventType = (typeof eventTypes)[number];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

/** An identifier of a person besides anonymousId and userId, as Segment's `context.externalIds` has it. */
export interface ExternalId {
  id: string;
  /** What kind of identifier: 'email', 'phone', 'member', 'wx_openid', … */
  type: string;
  collection: 'users';
  encoding: 'none';
}

/** Where an event stands in the history of its device. */
export interface StreamPlace {
  /** Device stream id: one per installed storage. */
  stream: string;
  /** 1-based, without holes within the stream; given in the transaction that commits the event. */
  seq: number;
}

/**
 * Ours, within a Segment message: what makes its delivery and its consent provable. Without a place only in the last
 * words of a page, which leave before the commit that gives it.
 */
export interface OmoContext extends Partial<StreamPlace> {
  lane: Lane;
  purpose: Purpose;
  /** Id of the consent receipt under which the event was collected. */
  consent?: string;
  channel: Channel;
  place?: { store?: string; zone?: string };
  /** True when the device had no network when the event happened. */
  offline?: boolean;
  /** Id of the visit: ends after 30 idle minutes. */
  session?: string;
}

export interface EventContext {
  omo?: OmoContext;
  page?: { url?: string; path?: string; title?: string; referrer?: string; search?: string };
  locale?: string;
  userAgent?: string;
  library?: { name: string; version: string };
  externalIds?: ExternalId[];
  [key: string]: unknown;
}

/** A Segment spec message. `messageId` is a UUIDv7 (RFC 9562) and the idempotency key. */
export interface OmoEvent {
  type: EventType;
  messageId: string;
  anonymousId?: string;
  userId?: string;
  /** Name of a `track`. */
  event?: string;
  /** Name of a `page` or `screen`. */
  name?: string;
  groupId?: string;
  previousId?: string;
  properties?: JsonObject;
  traits?: JsonObject;
  context?: EventContext;
  /** ISO 8601, the device's clock. */
  timestamp: string;
}

/** An event as our own tracker makes it. */
export interface TrackedEvent extends OmoEvent {
  context: EventContext & { omo: OmoContext };
}

/** The same once the queue has committed it: with its place in the stream. */
export interface QueuedEvent extends TrackedEvent {
  context: EventContext & { omo: OmoContext & StreamPlace };
}

/** The event's place in its stream, when it has one. */
export function placeOf({ context }: Pick<OmoEvent, 'context'>): StreamPlace | undefined {
  const { stream, seq } = context?.omo ?? {};
  return stream === undefined || seq === undefined ? undefined : { stream, seq };
}
