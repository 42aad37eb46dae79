import type { Database } from 'better-sqlite3';
import type { Identifier, OmoEvent, StreamPlace } from '@omokit/protocol';
import type { EventHead } from './event-head.js';

/** What the server knows of an event. Times are milliseconds since 1970. */
interface Known {
  receivedAt: number;
  correctedAt: number;
  /** Whose timeline it is on; absent when nobody is known. */
  subject?: Identifier;
  /** Which key wrote it; absent when the server did. */
  keyId?: string;
  /** Name of the device or origin that wrote it. */
  actor?: string;
  channel?: string;
  /** In a place of the merchant's. */
  offline: boolean;
}

/** An event on its way into the log. */
export interface NewEvent extends Known {
  head: EventHead;
  /** The event as JSON, in UTF-8 when it is bytes. */
  body: string | Uint8Array;
}

export interface LoggedEvent extends Known {
  event: OmoEvent;
  /** Position in the log; rises with every commit. */
  offset: number;
}

interface Row {
  offset: number;
  received_at: number;
  corrected_at: number;
  subject_type: string | null;
  subject_value: string | null;
  key_id: string | null;
  actor: string | null;
  channel: string | null;
  offline: number;
  body: string;
}

const columns =
  'offset, received_at, corrected_at, subject_type, subject_value, key_id, actor, channel, offline, body';

/** The append-only log: all that is ever written into it later is the place of an event that came without one. A messageId is unique for ever, and so is a (stream, seq). */
export function createEventTable(database: Database) {
  // By position: looking up a parameter by its name costs more than binding it.
  const insert = database.prepare(
    `insert into events (message_id, stream, seq, received_at, corrected_at, anonymous_id, user_id, subject_type,
       subject_value, key_id, actor, type, event, channel, offline, body)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as text)) on conflict do nothing`,
  );
  const byMessage = database
    .prepare<[string], number>('select offset from events where message_id = ?')
    .pluck();
  const bySeq = database
    .prepare<[string, number], string>('select message_id from events where stream = ? and seq = ?')
    .pluck();
  const page = database.prepare<[number, number], Row>(
    `select ${columns} from events where offset > ? order by offset limit ?`,
  );
  const placeless = database.prepare<[string], Row>(
    `select ${columns} from events where message_id = ? and stream is null`,
  );
  const complete = database.prepare('update events set stream = ?, seq = ?, body = ? where offset = ?');
  const last = database.prepare<[], number | null>('select max(offset) from events').pluck();
  // The index alone gives the newest; only their bodies are read.
  const newest = database.prepare<[string, number], Row>(
    `select ${columns} from events where offset in (
       select e.offset from identifiers i cross join events e
         on e.subject_type = i.type and e.subject_value = i.value
       where i.person = ? order by e.corrected_at desc, e.offset desc limit ?)
     order by corrected_at, offset`,
  );

  return {
    /** The offset it was given; undefined when its messageId or its place in the stream is taken. */
    append({ head, body, subject, ...known }: NewEvent): number | undefined {
      const { changes, lastInsertRowid } = insert.run(
        head.messageId,
        head.stream ?? null,
        head.seq ?? null,
        known.receivedAt,
        known.correctedAt,
        head.anonymousId ?? null,
        head.userId ?? null,
        subject?.type ?? null,
        subject?.value ?? null,
        known.keyId ?? null,
        known.actor ?? null,
        head.type,
        head.event ?? null,
        known.channel ?? null,
        known.offline ? 1 : 0,
        body,
      );
      return changes === 0 ? undefined : Number(lastInsertRowid);
    },
    /** The event of this id when it came without a place in a stream. */
    placeless(messageId: string): LoggedEvent | undefined {
      const row = placeless.get(messageId);
      return row && logged(row);
    },
    /** Writes the place into an event that came without one. */
    complete({ offset, event }: LoggedEvent, { stream, seq }: StreamPlace): void {
      const omo = { ...event.context?.omo, stream, seq };
      complete.run(stream, seq, JSON.stringify({ ...event, context: { ...event.context, omo } }), offset);
    },
    has: (messageId: string): boolean => byMessage.get(messageId) !== undefined,
    /** The messageId that holds this place of the stream. */
    holderOf: (stream: string, seq: number): string | undefined => bySeq.get(stream, seq),
    after: (offset: number, limit: number): LoggedEvent[] => page.all(offset, limit).map(logged),
    head: (): number => last.get() ?? 0,
    /** The newest events of a person, oldest of them first. */
    ofPerson: (person: string, limit: number): LoggedEvent[] => newest.all(person, limit).map(logged),
  };
}
export type EventTable = ReturnType<typeof createEventTable>;

function logged(row: Row): LoggedEvent {
  return {
    offset: row.offset,
    event: JSON.parse(row.body) as OmoEvent,
    receivedAt: row.received_at,
    correctedAt: row.corrected_at,
    offline: row.offline === 1,
    ...(row.subject_type !== null &&
      row.subject_value !== null && { subject: { type: row.subject_type, value: row.subject_value } }),
    ...(row.key_id !== null && { keyId: row.key_id }),
    ...(row.actor !== null && { actor: row.actor }),
    ...(row.channel !== null && { channel: row.channel }),
  };
}
