import type { TimelineItem } from '@omokit/protocol';

/** An event as the live stream tells of it. */
export interface LiveEvent {
  item: TimelineItem;
  person: string;
}

export const mostEvents = 500;

/** Adds events to a list that is newest first, without repeats, and drops the oldest beyond `most`. */
export function addEvents(
  list: readonly LiveEvent[],
  arrived: readonly LiveEvent[],
  most = mostEvents,
): readonly LiveEvent[] {
  const known = new Set(list.map(idOf));
  const fresh = arrived.filter((event) => {
    const id = idOf(event);
    if (known.has(id)) return false;
    known.add(id);
    return true;
  });
  if (fresh.length === 0) return list;
  return [...fresh.reverse(), ...list].slice(0, most);
}

export function idOf(event: LiveEvent): string {
  return event.item.event.messageId;
}
