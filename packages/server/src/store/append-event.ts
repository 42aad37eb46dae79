import { eventNames, placeOf, type Identifier, type Link, type OmoEvent } from '@omokit/protocol';
import type { LoggedEvent, NewEvent } from './events.js';
import { isServerMessage } from './server-event.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';

/** Writes an event into the log and into every projection made from it. */
export function appendEvent(tables: Tables, entry: NewEvent): LoggedEvent {
  const subject = entry.subject ?? subjectOf(tables, entry.event);
  const logged = { ...entry, ...(subject && { subject }), offset: 0 };
  logged.offset = tables.events.append(logged);
  tables.changes.events = true;
  projectEvent(tables, logged);
  return logged;
}

/** What an event that is in the log says about streams and people; replay calls it again, in order of the log. */
export function projectEvent(tables: Tables, logged: LoggedEvent): void {
  const { event, offset, correctedAt, receivedAt, subject, actor, channel } = logged;
  const place = placeOf(event);
  if (place) {
    tables.streams.receive(place.stream, place.seq, {
      at: receivedAt,
      ...(actor !== undefined && { device: actor }),
      ...(channel !== undefined && { channel }),
    });
    tables.changes.streams.add(place.stream);
  }
  if (subject)
    tables.people.touch({
      identifier: subject,
      offset,
      at: correctedAt,
      ...(channel !== undefined && { channel }),
    });
  for (const link of linksIn(tables, logged)) tables.people.link(link, offset);
}

const identifier = (type: string, value: string | null | undefined): Identifier | undefined =>
  value ? { type, value } : undefined;

/** A login names a person better than a browser does. */
const subjectOf = (tables: Tables, event: OmoEvent): Identifier | undefined =>
  tables.people.subjectOf([identifier('user', event.userId), identifier('anonymous', event.anonymousId)]);

/** How many further identifiers one event may state: more than anybody has, fewer than a flood. */
const maxExternalIds = 16;

/** The statements in an event that two identifiers are of one person. */
function linksIn(tables: Tables, { event, correctedAt, actor }: LoggedEvent): Link[] {
  const user = identifier('user', event.userId);
  const visit = identifier('anonymous', event.anonymousId);
  const stated = (a: Identifier | undefined, b: Identifier | undefined, nth = ''): Link[] =>
    a && b
      ? [
          {
            id: `login:${event.messageId}${nth}`,
            a,
            b,
            evidence: 'login',
            at: iso(correctedAt),
            ...(actor !== undefined && { actor }),
          },
        ]
      : [];

  if (event.type === 'identify') {
    const further = externalIdsOf(event).map((other, index) => stated(visit ?? user, other, `:${index}`));
    return [...stated(visit, user), ...further.flat()];
  }
  if (event.type === 'alias') {
    // Segment's previousId is a visit's or a login's; it is a visit's when one of that id has been seen.
    const previous = identifier('anonymous', event.previousId);
    const isVisit =
      previous && (previous.value === event.anonymousId || tables.people.idOf(previous) !== undefined);
    return stated(isVisit ? previous : identifier('user', event.previousId), user);
  }
  // Only the server's own statement counts: any page may send an event of this name.
  if (event.event === eventNames.identityLinked && isServerMessage(event.messageId))
    return [event.properties?.['link'] as unknown as Link];
  return [];
}

/** Segment's `context.externalIds`: what `omo.link` states. Whatever is not of that shape is passed over. */
function externalIdsOf({ context }: OmoEvent): Identifier[] {
  const stated: unknown = context?.externalIds;
  if (!Array.isArray(stated)) return [];
  return stated.slice(0, maxExternalIds).flatMap((each: unknown) => {
    const { type, id } = (each ?? {}) as { type?: unknown; id?: unknown };
    return typeof type === 'string' && typeof id === 'string' ? (identifier(type, id) ?? []) : [];
  });
}
