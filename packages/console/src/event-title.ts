import type { OmoEvent } from '@omokit/protocol';

/** What to call an event in a list: its own name, or the page's, or its type. */
export function eventTitle(event: OmoEvent): string {
  const page = event.context?.page;
  const names =
    event.type === 'track' ? [event.event] : [event.name, page?.title, page?.path, page?.url, event.userId];
  return names.find((name) => typeof name === 'string' && name.trim() !== '') ?? event.type;
}

/** Where the touch happened, as far as the event says. */
export function eventChannel(event: OmoEvent): string {
  return event.context?.omo?.channel ?? 'unknown';
}

/** Store and zone of an offline touch, when it has them. */
export function eventPlace(event: OmoEvent): string {
  const place = event.context?.omo?.place;
  return [place?.store, place?.zone].filter(Boolean).join(' · ');
}
