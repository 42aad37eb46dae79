import { eventNames, type OmoEvent } from '@omokit/protocol';
import { term } from './language.js';

/** What to call an event in a list: its own name, or that of what it is about, or its type. */
export function eventTitle(event: OmoEvent): string {
  return names(event).find((name) => typeof name === 'string' && name.trim() !== '') ?? typeOf(event);
}

/** The type to say beside the title; undefined where the title says it already, and of tracks, which most are. */
export function typeBesideTitle(event: OmoEvent): string | undefined {
  const type = typeOf(event);
  return event.type === 'track' || type === eventTitle(event) ? undefined : type;
}

const typeOf = ({ type }: OmoEvent): string => term('event', type);

function names(event: OmoEvent): (string | undefined)[] {
  const page = event.context?.page;
  switch (event.type) {
    case 'track':
      return [event.event];
    case 'page':
    case 'screen':
      return [event.name, page?.title, page?.path, page?.url];
    case 'identify':
    case 'alias':
      return [event.userId];
    case 'group':
      return [event.groupId];
  }
}

/**
 * Whether an event is no touch of the person's, but what somebody at a desk decided about a link. Any page may send an
 * event of such a name; `omo:` begins the ids of the server's own.
 */
export function isOfStaff({ messageId, event, properties }: OmoEvent): boolean {
  if (!messageId.startsWith('omo:')) return false;
  if (event === eventNames.identityUnlinked) return true;
  const { evidence, restores } = properties ?? {};
  return event === eventNames.identityLinked && (evidence === 'staff' || restores !== undefined);
}

/** Where the touch happened, as far as the event says: in our context, or in Segment's `context.channel`. */
export function eventChannel(event: OmoEvent): string {
  if (isOfStaff(event)) return 'staff';
  const { context } = event;
  const channel = context?.omo?.channel ?? context?.['channel'];
  return typeof channel === 'string' && channel !== '' ? channel : 'unknown';
}

/** Store and zone of an offline touch, when it has them. */
export function eventPlace(event: OmoEvent): string {
  const place = event.context?.omo?.place;
  return [place?.store, place?.zone].filter(Boolean).join(' · ');
}
