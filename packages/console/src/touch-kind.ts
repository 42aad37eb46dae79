import type { TimelineItem } from '@omokit/protocol';
import { eventChannel } from './event-title.js';

export type TouchKind = 'online' | 'offline' | 'import';

/** What an event is on a timeline: an imported row tells of a person and is no touch of either side. */
export function kindOf({ event, offline }: Pick<TimelineItem, 'event' | 'offline'>): TouchKind {
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
