import type { Database } from 'better-sqlite3';
import { createChunkTable } from './chunks.js';

// The third migration: the bodies of events together in chunks, and the texts that events share in one place. What an
// event of a kilobyte takes in the file is a sixth of what it took.

/** Of bodies that are held at once. */
const pageEvents = 500;

export function shareNames(database: Database): void {
  database.exec(`
  create table names (id integer primary key autoincrement, name text not null unique) strict;
  insert into names (name)
    select stream from events where stream is not null
    union select subject_type from events where subject_type is not null
    union select subject_value from events where subject_value is not null
    union select key_id from events where key_id is not null
    union select actor from events where actor is not null
    union select type from events
    union select event from events where event is not null
    union select channel from events where channel is not null;
  `);
}

export function chunkBodies(database: Database): void {
  database.exec('create table chunks (first integer primary key, bodies blob not null) strict');
  const chunks = createChunkTable(database);
  const page = database.prepare<[number, number], { offset: number; body: string }>(
    'select offset, body from events where offset > ? order by offset limit ?',
  );
  for (let after: number | undefined = 0; after !== undefined;) {
    const rows = page.all(after, pageEvents);
    for (const { offset, body } of rows) chunks.add(offset, body);
    after = rows.at(-1)?.offset;
  }
  chunks.seal();
}

export function narrowEvents(database: Database): void {
  database.exec(`
  create table narrow_events (
    offset integer primary key,
    message_id text not null unique,
    stream integer,
    seq integer,
    received_at integer not null,
    corrected_at integer not null,
    subject_type integer,
    subject_value integer,
    key_id integer,
    actor integer,
    type integer not null,
    event integer,
    channel integer,
    offline integer not null
  ) strict;
  insert into narrow_events
    select offset, message_id, (select id from names where name = stream), seq, received_at, corrected_at,
      (select id from names where name = subject_type), (select id from names where name = subject_value),
      (select id from names where name = key_id), (select id from names where name = actor),
      (select id from names where name = type), (select id from names where name = event),
      (select id from names where name = channel), offline
    from events order by offset;
  drop table events;
  alter table narrow_events rename to events;
  create unique index events_by_stream on events (stream, seq) where stream is not null;
  create index events_by_subject on events (subject_type, subject_value, corrected_at);

  create view log as
    select offset, message_id, (select name from names where id = stream) as stream, seq, received_at, corrected_at,
      (select name from names where id = subject_type) as subject_type,
      (select name from names where id = subject_value) as subject_value,
      (select name from names where id = key_id) as key_id, (select name from names where id = actor) as actor,
      (select name from names where id = type) as type, (select name from names where id = event) as event,
      (select name from names where id = channel) as channel, offline
    from events;
  `);
}
