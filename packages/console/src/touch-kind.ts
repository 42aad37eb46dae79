import type { TimelineItem } from '@omokit/protocol';
import { eventChannel } from './event-title.js';

export type TouchKind = 'online' | 'offline' | 'import';

/** What an event is on a timeline: an imported row tells of a person and is no touch of either side. */
export function kindOf({ event, offline }: Pick<TimelineItem, 'event' | 'offline'>): TouchKind {
  if (offline) return 'offline';
  return eventChannel(event) === 'import' ? 'import' : 'online';
}
