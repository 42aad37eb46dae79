import type { TimelineItem } from '@omokit/protocol';
import { eventChannel, isOfStaff } from './event-title.js';

export const touchKinds = ['online', 'offline', 'import', 'staff'] as const;
export type TouchKind = (typeof touchKinds)[number];

/** What an event is on a timeline: an imported row and what staff decided tell of a person and are no touches of theirs. */
export function kindOf({ event, offline }: Pick<TimelineItem, 'event' | 'offline'>): TouchKind {
  if (isOfStaff(event)) return 'staff';
  if (offline) return 'offline';
  return eventChannel(event) === 'import' ? 'import' : 'online';
}

/** Delivery this long after the event is worth saying. */
const lateMs = 10_000;

/** Milliseconds between an event and its arrival; 0 when it came in time. */
export function lateBy({
  correctedAt,
  receivedAt,
}: Pick<TimelineItem, 'correctedAt' | 'receivedAt'>): number {
  const delay = Date.parse(receivedAt) - Date.parse(correctedAt);
  return delay > lateMs ? delay : 0;
}
