import { eventChannel, eventTitle } from './event-title.js';
import type { LiveEvent } from './event-feed.js';

export interface EventFilter {
  /** Part of the event's name, in any case. */
  name: string;
  /** Empty for all. */
  channel: string;
}

export function filterEvents(events: readonly LiveEvent[], filter: EventFilter): readonly LiveEvent[] {
  const name = filter.name.trim().toLowerCase();
  if (!name && !filter.channel) return events;
  return events.filter(
    ({ item }) =>
      (!name || eventTitle(item.event).toLowerCase().includes(name)) &&
      (!filter.channel || eventChannel(item.event) === filter.channel),
  );
}

/** The channels that occur, in alphabetical order. */
export function channelsOf(events: readonly LiveEvent[]): string[] {
  return [...new Set(events.map(({ item }) => eventChannel(item.event)))].sort();
}
