import type { Database } from 'better-sqlite3';
import type { Identifier, OmoEvent, StreamPlace } from '@omokit/protocol';
import type { ChunkTable } from './chunks.js';
import type { EventHead } from './event-head.js';
import { isUnsealed, type EventSeal } from './event-seal.js';
import { createEventInsert } from './insert-events.js';
import type { NameTable } from './names.js';

/** What the server knows of an event. Times are milliseconds since 1970. */
interface Known {
  receivedAt: number;
  correctedAt: number;
  /** Whose timeline it is on; absent when nobody is known. */
  subject?: Identifier | undefined;
  /** Which key wrote it; absent when the server did. */
  keyId?: string | undefined;
  /** Name of the device or origin that wrote it. */
  actor?: string | undefined;
  channel?: string | undefined;
  /** In a place of the merchant's. */
  offline: boolean;
}

/** An event on its way into the log. */
export interface NewEvent extends Known {
  head: EventHead;
  /** The event, or its JSON, in UTF-8 when it is bytes. */
  body: string | Uint8Array | OmoEvent;
}

export interface LoggedEvent extends Known {
  event: OmoEvent;
  /** Position in the log; rises with every commit. */
  offset: number;
}

interface Row {
  offset: number;
  /** Of the chunk that has its body. */
  first: number;
  received_at: number;
  corrected_at: number;
  subject_type: number | null;
  subject_value: number | null;
  key_id: number | null;
  actor: number | null;
  channel: number | null;
  offline: number;
}

const columns = `offset, (select max(first) from chunks where first <= offset) as first, received_at, corrected_at,
  subject_type, subject_value, key_id, actor, channel, offline`;

/** The append-only log: all that is ever written into it later is the place of an event that came without one. A messageId is unique for ever, and so is a (stream, seq). */
export function createEventTable(
  database: Database,
  names: NameTable,
  chunks: ChunkTable,
  { open, seal }: EventSeal,
) {
  const insert = createEventInsert(database, names);
  const byMessage = database
    .prepare<[string], number>('select offset from events where message_id = ?')
    .pluck();
  const bySeq = database
    .prepare<[number | null, number], string>('select message_id from events where stream = ? and seq = ?')
    .pluck();
  const page = database.prepare<[number, number], Row>(
    `select ${columns} from events where offset > ? order by offset limit ?`,
  );
  const arrivals = database.prepare<[number, number, number], { offset: number; receivedAt: number }>(
    `select offset, received_at as receivedAt from events where offset > ? and received_at <= ?
     order by offset limit ?`,
  );
  const placeless = database.prepare<[string], Row>(
    `select ${columns} from events where message_id = ? and stream is null`,
  );
  const complete = database.prepare('update events set stream = ?, seq = ? where offset = ?');
  const last = database.prepare<[], number | null>('select max(offset) from events').pluck();
  // The index alone gives the newest; only their bodies are read.
  const newest = database.prepare<[string, number], Row>(
    `select ${columns} from events where offset in (
       select e.offset from identifiers i
         cross join names type on type.name = i.type
         cross join names value on value.name = i.value
         cross join events e on e.subject_type = type.id and e.subject_value = value.id
       where i.person = ? order by e.corrected_at desc, e.offset desc limit ?)
     order by corrected_at, offset`,
  );
  const offsetsOf = database
    .prepare<[number, number], number>(
      'select offset from events where subject_type = ? and subject_value = ? order by offset',
    )
    .pluck();
  const listed = database.prepare<[string], Row>(
    `select ${columns} from events where offset in (select value from json_each(?)) order by offset`,
  );
  const disown = database.prepare(
    'update events set subject_type = null, subject_value = null where offset = ?',
  );
  const { idOf, nameOf } = names;

  function subjectOf(row: Row): Identifier | undefined {
    const [type, value] = [nameOf(row.subject_type), nameOf(row.subject_value)];
    return type !== undefined && value !== undefined ? { type, value } : undefined;
  }

  /** Rows with their bodies, those of the transaction that runs as well. */
  function logged(select: () => Row[]): LoggedEvent[] {
    chunks.seal();
    const bodyOf = chunks.reader();
    return select().map((row) => {
      const [keyId, actor, channel] = [nameOf(row.key_id), nameOf(row.actor), nameOf(row.channel)];
      const subject = subjectOf(row);
      return {
        offset: row.offset,
        event: open(JSON.parse(bodyOf(row.first, row.offset)) as OmoEvent, subject),
        receivedAt: row.received_at,
        correctedAt: row.corrected_at,
        offline: row.offline === 1,
        subject,
        keyId,
        actor,
        channel,
      };
    });
  }

  /** As it goes into the log. */
  function written({ head, body, subject }: NewEvent): string | Uint8Array {
    const isJson = typeof body === 'string' || body instanceof Uint8Array;
    // Sealing writes the JSON anew.
    if (isJson && !head.personal) return body;
    return seal(isJson ? (JSON.parse(body.toString()) as OmoEvent) : body, subject);
  }

  return {
    /** The offset each was given, in their order; undefined when its messageId or its place in the stream is taken. */
    append(entries: readonly NewEvent[]): (number | undefined)[] {
      const offsets = insert(entries);
      for (const [nth, offset] of offsets.entries())
        if (offset !== undefined) chunks.add(offset, written(entries[nth]!));
      return offsets;
    },
    /** Writes the bodies that were appended, within the same transaction. */
    flush: chunks.seal,
    /** Forgets what was gathered and remembered in a transaction that did not take place. */
    undo(): void {
      chunks.undo();
      names.undo();
    },
    /** The event of this id when it came without a place in a stream. */
    placeless: (messageId: string): LoggedEvent | undefined => logged(() => placeless.all(messageId))[0],
    /** Writes the place into an event that came without one. */
    complete({ offset, event, subject }: LoggedEvent, { stream, seq }: StreamPlace): void {
      const omo = { ...event.context?.omo, stream, seq };
      complete.run(idOf(stream), seq, offset);
      const whole = { ...event, context: { ...event.context, omo } } as OmoEvent;
      chunks.rewrite(new Map([[offset, seal(whole, subject)]]));
    },
    has: (messageId: string): boolean => byMessage.get(messageId) !== undefined,
    /** The messageId that holds this place of the stream. */
    holderOf: (stream: string, seq: number): string | undefined => bySeq.get(names.find(stream), seq),
    after: (offset: number, limit: number): LoggedEvent[] => logged(() => page.all(offset, limit)),
    /** When those after an offset came, of those that came by then. */
    arrivals: (offset: number, until: number, limit: number) => arrivals.all(offset, until, limit),
    head: (): number => last.get() ?? 0,
    /** Where in the log the events of an identifier's timeline are. */
    offsetsOf({ type, value }: Identifier): number[] {
      const [typeId, valueId] = [names.find(type), names.find(value)];
      return typeId === null || valueId === null ? [] : offsetsOf.all(typeId, valueId);
    },
    /** The events at these offsets, in their order in the log. */
    at: (offsets: readonly number[]): LoggedEvent[] => logged(() => listed.all(JSON.stringify(offsets))),
    /** Puts other contents in the places of events. */
    replace(events: readonly LoggedEvent[]): void {
      chunks.rewrite(new Map(events.map(({ offset, event, subject }) => [offset, seal(event, subject)])));
    },
    /** Leaves these contents at the places of events, which are nobody's from now on. */
    vacate(contents: ReadonlyMap<number, OmoEvent>): void {
      chunks.rewrite(new Map([...contents].map(([offset, event]) => [offset, JSON.stringify(event)])));
      for (const offset of contents.keys()) disown.run(offset);
    },
    /** Seals the traits of a page of events that were logged in clear; answers how many, and where the page ends. */
    sealPage(after: number, limit: number): { sealed: number; last: number | undefined } {
      const rows = page.all(after, limit);
      const bodyOf = chunks.reader();
      const bodies = new Map<number, string>();
      for (const row of rows) {
        const event = JSON.parse(bodyOf(row.first, row.offset)) as OmoEvent;
        if (isUnsealed(event)) bodies.set(row.offset, seal(event, subjectOf(row)));
      }
      chunks.rewrite(bodies);
      return { sealed: bodies.size, last: rows.at(-1)?.offset };
    },
    /** The newest events of a person, oldest of them first. */
    ofPerson: (person: string, limit: number): LoggedEvent[] => logged(() => newest.all(person, limit)),
  };
}
export type EventTable = ReturnType<typeof createEventTable>;
