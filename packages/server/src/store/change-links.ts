import { randomUUID } from 'node:crypto';
import {
  eventNames,
  type Identifier,
  type JsonObject,
  type JudgedLink,
  type LinkChange,
  type PersonSummary,
} from '@omokit/protocol';
import { admitLink, type IdentityRules, type LinkCode } from '@omokit/identity';
import { appendOwnEvent } from './append-event.js';
import { endsOf } from './link-rows.js';
import { serverEvent } from './server-event.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';

/** Who changes links, and when. */
interface Change {
  actor: string;
  reason?: string | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

export interface LinkAddition extends Change {
  a: Identifier;
  b: Identifier;
}

/** Somebody states that two identifiers are of one person; the same statement again answers as it did. */
export function addLink(
  tables: Tables,
  { a, b, actor, reason, now }: LinkAddition,
  rules: IdentityRules,
): JudgedLink | LinkCode {
  const link = { id: `staff:${randomUUID()}`, a, b, evidence: 'staff' as const, at: iso(now), actor };
  const admission = admitLink(link, rules);
  if (!admission.ok) return admission.code;
  const known = tables.links.stating({ ...link, ...admission });
  if (known) {
    restoreLink(tables, { link: known.id, actor, now, preview: false });
    return found(tables.findLinks.get(known.id));
  }
  const ends = { a: { ...admission.a }, b: { ...admission.b } };
  append(tables, {
    id: `linked:${link.id}`,
    name: eventNames.identityLinked,
    properties: {
      evidence: link.evidence,
      link: { ...link, ...ends },
      ...(reason !== undefined && { reason }),
    },
    now,
    actor,
    subject: admission.a,
  });
  return found(tables.findLinks.get(link.id));
}

export interface LinkToChange extends Change {
  link: string;
  preview: boolean;
}

/** Un-merge: takes a link away, so that its people are as if it had never been. */
export function removeLink(tables: Tables, request: LinkToChange): LinkChange | 'link_unknown' {
  const { link: id, actor, reason, now } = request;
  const at = iso(now);
  const replay = tables.links.removal(id);
  return change(tables, request, replay, {
    write: () => replay && tables.links.remove(id, { at: now, actor, reason }, replay),
    event: {
      id: `unlinked:${id}:${at}`,
      name: eventNames.identityUnlinked,
      properties: { removes: id, at, actor, ...(reason !== undefined && { reason }) },
    },
  });
}

/** Takes a removal back. */
export function restoreLink(tables: Tables, request: LinkToChange): LinkChange | 'link_unknown' {
  const { link: id, actor, reason, now } = request;
  const at = iso(now);
  const replay = tables.links.restoration(id);
  return change(tables, request, replay, {
    write: () => replay && tables.links.restore(id, replay),
    event: {
      id: `relinked:${id}:${at}`,
      name: eventNames.identityLinked,
      properties: { restores: id, at, actor, ...(reason !== undefined && { reason }) },
    },
  });
}

function change(
  tables: Tables,
  { link: id, preview, now, actor }: LinkToChange,
  replay: { before: string[]; after: string[] } | undefined,
  { write, event }: { write: () => void; event: { id: string; name: string; properties: JsonObject } },
): LinkChange | 'link_unknown' {
  const row = tables.links.get(id);
  if (!row) return 'link_unknown';
  const subject = endsOf(row).a;
  if (!replay) {
    const people = summaries(tables, peopleOf(tables, row));
    return { link: found(tables.findLinks.get(id)), applied: false, before: people, after: people };
  }
  // What the transaction has gathered is a part of what is shown.
  tables.flush();
  const before = summaries(tables, replay.before);
  const make = () => {
    write();
    return { link: found(tables.findLinks.get(id)), after: summaries(tables, replay.after) };
  };
  if (preview) return { ...tables.tentatively(make), applied: false, before };
  const made = make();
  // Its projection finds the change made.
  append(tables, { ...event, now, actor, subject });
  return { ...made, applied: true, before };
}

function append(
  tables: Tables,
  {
    id,
    name,
    properties,
    now,
    actor,
    subject,
  }: { id: string; name: string; properties: JsonObject; now: number; actor: string; subject: Identifier },
): void {
  const channel = undefined;
  appendOwnEvent(tables, {
    event: serverEvent({ id, name, properties, at: now, subject, channel }),
    receivedAt: now,
    correctedAt: now,
    subject,
    actor,
    channel,
    offline: false,
  });
}

const peopleOf = (tables: Tables, row: Parameters<typeof endsOf>[0]): string[] => {
  const { a, b } = endsOf(row);
  return [...new Set([a, b].flatMap((end) => tables.people.idOf(end) ?? []))];
};

const summaries = (tables: Tables, ids: readonly string[]): PersonSummary[] =>
  ids.flatMap((id) => tables.findPeople.summary(id) ?? []);

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a link that was just written is not there');
  return row;
}
