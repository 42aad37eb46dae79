import type { Evidence, Identifier, Link, OmoEvent } from '@omokit/protocol';
import { normalise } from '@omokit/identity';
import { headOf, type EventHead } from './event-head.js';
import type { NewEvent } from './events.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';

/** Writes events into the log and into every projection made from it; of each, whether its id and its place were free. */
export function appendEvents(tables: Tables, entries: readonly NewEvent[]): boolean[] {
  for (const entry of entries) {
    const subject = entry.subject ?? subjectOf(tables, entry.head);
    if (subject) entry.subject = subject;
  }
  return tables.events.append(entries).map((offset, nth) => {
    if (offset === undefined) return false;
    tables.changes.events = true;
    projectEvent(tables, entries[nth]!, offset);
    return true;
  });
}

/** The same for an event the server states itself, whose id is new by how it is made. */
export function appendOwnEvent(
  tables: Tables,
  { event, ...known }: Omit<NewEvent, 'head' | 'body'> & { event: OmoEvent },
): void {
  const entry = { ...known, head: headOf(event), body: event };
  const [appended] = appendEvents(tables, [entry]);
  if (!appended) throw new Error(`${event.messageId} is in the log already`);
}

/** What an event that is in the log says about streams and people; replay calls it again, in order of the log. */
export function projectEvent(tables: Tables, logged: Omit<NewEvent, 'body'>, offset: number): void {
  const { head, correctedAt, receivedAt, subject, actor, channel } = logged;
  if (head.stream !== undefined && head.seq !== undefined) {
    tables.streams.receive(head.stream, head.seq, { at: receivedAt, device: actor, channel });
  }
  if (subject && !isOfStaff(head))
    tables.people.touch({ identifier: subject, offset, at: correctedAt, channel });
  if (subject && head.states?.traits)
    tables.traits.state({
      subject,
      traits: head.states.traits,
      source: actor ?? 'omokit-server',
      channel,
      at: correctedAt,
      offset,
    });
  if (subject) tables.mentions.note(head, subject);
  if (head.anonymousId !== undefined && head.states?.consent)
    tables.withdrawals.note(head.anonymousId, head.states.consent);
  tables.links.linkAll(linksIn(tables, logged), offset, (link) => isVouched(tables, link, logged.keyId));
  if (head.states?.removes || head.states?.restores !== undefined) changeLink(tables, head.states);
}

/**
 * Whether somebody accountable states a link: what a page or a kiosk says anybody could have typed, and a hand-off joins
 * whoever shows a code with whoever confirms it. Told by the key in the log, so that a replay says the same.
 */
const isVouched = ({ keys }: Tables, { evidence }: Link, keyId: string | undefined): boolean =>
  keyId === undefined ? answered.has(evidence) : keys.kindOf(keyId) === 'secret';

/** What the server itself states: a payment was made, a pass was signed, and staff and imports are named. */
const answered: ReadonlySet<Evidence> = new Set(['staff', 'import', 'payment', 'member_pass']);

/** What somebody at a desk states of people is no sight of them. */
const isOfStaff = ({ states }: EventHead): boolean =>
  states?.removes !== undefined ||
  states?.restores !== undefined ||
  states?.links?.every(({ evidence }) => evidence === 'staff' || evidence === 'import') === true;

/** Takes a link away or takes that back, unless that is done already. */
function changeLink({ links }: Tables, { removes, restores = '' }: NonNullable<EventHead['states']>): void {
  if (removes) {
    const { removes: id, at, actor, reason } = removes;
    const removal = links.removal(id);
    if (removal) links.remove(id, { at: Date.parse(at), actor, reason }, removal);
    return;
  }
  const restoration = links.restoration(restores);
  if (restoration) links.restore(restores, restoration);
}

const identifier = (type: string, value: string | null | undefined): Identifier | undefined =>
  value ? { type, value } : undefined;

/** A login names a person better than a browser does. */
const subjectOf = (tables: Tables, event: EventHead): Identifier | undefined =>
  tables.people.subjectOf([identifier('user', event.userId), identifier('anonymous', event.anonymousId)]);

/** How many further identifiers one event may state: more than anybody has, fewer than a flood. */
const maxExternalIds = 16;

/** The statements in an event that two identifiers are of one person. */
function linksIn(tables: Tables, { head, correctedAt, actor }: Omit<NewEvent, 'body'>): Link[] {
  const { states } = head;
  if (!states) return [];
  if (states.links) return [...states.links];
  if (states.isImport)
    return importedLinks(externalIdsOf(states.externalIds), head.messageId, correctedAt, actor);
  const user = identifier('user', head.userId);
  const visit = identifier('anonymous', head.anonymousId);
  const stated = (a: Identifier | undefined, b: Identifier | undefined, nth = ''): Link[] =>
    a && b
      ? [
          {
            id: `login:${head.messageId}${nth}`,
            a,
            b,
            evidence: 'login',
            at: iso(correctedAt),
            ...(actor !== undefined && { actor }),
          },
        ]
      : [];

  if (head.type === 'identify') {
    const further = externalIdsOf(states.externalIds).map((other, nth) =>
      stated(visit ?? user, other, `:${nth}`),
    );
    return [...stated(visit, user), ...further.flat()];
  }
  // Segment's previousId is a visit's or a login's; it is a visit's when one of that id has been seen.
  const previous = identifier('anonymous', states.previousId);
  const isVisit =
    previous &&
    (previous.value === head.anonymousId ||
      tables.people.holderOf(normalise(previous, tables.rules)) !== undefined);
  return stated(isVisit ? previous : identifier('user', states.previousId), user);
}

/** A row of a member database states that all its identifiers are of one person: each with the first. */
function importedLinks(
  [first, ...others]: Identifier[],
  messageId: string,
  correctedAt: number,
  actor: string | undefined,
): Link[] {
  return others.flatMap((other, nth) =>
    first
      ? {
          id: `import:${messageId}:${nth}`,
          a: first,
          b: other,
          evidence: 'import',
          at: iso(correctedAt),
          ...(actor !== undefined && { actor }),
        }
      : [],
  );
}

/** Segment's `context.externalIds`: what `omo.link` states. Whatever is not of that shape is passed over. */
function externalIdsOf(stated: unknown): Identifier[] {
  if (!Array.isArray(stated)) return [];
  return stated.slice(0, maxExternalIds).flatMap((each: unknown) => {
    const { type, id } = (each ?? {}) as { type?: unknown; id?: unknown };
    return typeof type === 'string' && typeof id === 'string' ? (identifier(type, id) ?? []) : [];
  });
}
