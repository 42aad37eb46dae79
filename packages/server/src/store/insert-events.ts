import type { Database, Statement } from 'better-sqlite3';
import type { NewEvent } from './events.js';
import type { NameTable } from './names.js';

/** Of one statement: more rows spare nothing more. */
const maxRows = 50;

/** What neighbours in the log mostly share, since they come from one device in one request. */
const sharedColumns = `stream, received_at, subject_type, subject_value, key_id, actor, channel, offline`;
const ownColumns = `message_id, seq, corrected_at, type, event`;

/**
 * Writes rows of the log, many with one statement: running one for each row costs as much as an index does, and binding
 * what the row before said too.
 */
export function createEventInsert(database: Database, { idOf, termOf }: NameTable) {
  const statements = new Map<number, Statement>();
  const written = database.prepare<[number], { message_id: string; seq: number | null }>(
    'select message_id, seq from events where offset > ? order by offset',
  );

  function insertOf(rows: number): Statement {
    const known = statements.get(rows);
    if (known) return known;
    // Not `on conflict do nothing`: a statement that may fail half-way keeps a copy of each page it changes.
    // Parameters by position: looking one up by its name costs more than binding it.
    const insert = database.prepare(
      `insert or ignore into events (${sharedColumns}, ${ownColumns})
         select ?, ?, ?, ?, ?, ?, ?, ?, * from (values ${Array(rows).fill('(?, ?, ?, ?, ?)').join(', ')})`,
    );
    statements.set(rows, insert);
    return insert;
  }

  /** From `from` to `to`, which share what can be shared. */
  function insertRun(entries: readonly NewEvent[], from: number, to: number, offsets: Offsets): void {
    const { head, receivedAt, subject, keyId, actor, channel, offline } = entries[from]!;
    const values: (string | number | null)[] = [
      idOf(head.stream),
      receivedAt,
      termOf(subject?.type),
      idOf(subject?.value),
      termOf(keyId),
      termOf(actor),
      termOf(channel),
      offline ? 1 : 0,
    ];
    for (let at = from; at < to; at++) {
      const { head, correctedAt } = entries[at]!;
      values.push(head.messageId, head.seq ?? null, correctedAt, termOf(head.type), termOf(head.event));
    }
    const { changes, lastInsertRowid } = insertOf(to - from).run(values);
    const before = Number(lastInsertRowid) - changes;
    if (changes === to - from) for (let nth = 1; nth <= changes; nth++) offsets.push(before + nth);
    else {
      // Those that are known stay out, so the others are in the log in their order.
      const rows = changes === 0 ? [] : written.all(before);
      let nth = 0;
      for (let at = from; at < to; at++) {
        const { messageId, seq = null } = entries[at]!.head;
        const isWritten = rows[nth]?.message_id === messageId && rows[nth]?.seq === seq;
        offsets.push(isWritten ? before + ++nth : undefined);
      }
      // Else a row would be committed that nobody writes a body for, and its event be taken for known.
      if (nth < rows.length) throw new Error('the log has an id that does not come back as it was written');
    }
  }

  /** The offset each was given, in their order; undefined when its messageId or its place in the stream is taken. */
  return (entries: readonly NewEvent[]): Offsets => {
    const offsets: Offsets = [];
    for (let from = 0; from < entries.length;) {
      let to = from + 1;
      while (to < entries.length && to - from < maxRows && share(entries[from]!, entries[to]!)) to += 1;
      insertRun(entries, from, to, offsets);
      from = to;
    }
    return offsets;
  };
}

type Offsets = (number | undefined)[];

const share = (one: NewEvent, other: NewEvent): boolean =>
  one.head.stream === other.head.stream &&
  one.receivedAt === other.receivedAt &&
  one.subject === other.subject &&
  one.keyId === other.keyId &&
  one.actor === other.actor &&
  one.channel === other.channel &&
  one.offline === other.offline;
