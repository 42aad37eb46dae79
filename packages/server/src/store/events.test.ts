import type { OmoEvent } from '@omokit/protocol';
import createDatabase, { type Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { queued } from '../server-fixture.js';
import { appendEvents } from './append-event.js';
import { headOf } from './event-head.js';
import { openKeyFile } from './key-file.js';
import { migrate } from './migrations.js';
import { createTables } from './tables.js';

const told = { receivedAt: 1_700_000_000_500, correctedAt: 1_700_000_000_000, offline: true } as const;
const visit = { type: 'anonymous', value: 'visit-1' };

/** What a file of the version before holds, as it wrote it. */
function putOld(database: Database, event: OmoEvent, known: Record<string, unknown>): void {
  const { stream, seq } = event.context?.omo ?? {};
  database
    .prepare(
      `insert into events (offset, message_id, stream, seq, received_at, corrected_at, anonymous_id, user_id, subject_type,
         subject_value, key_id, actor, type, event, channel, offline, body)
       values (@offset, @messageId, @stream, @seq, @receivedAt, @correctedAt, @anonymousId, null, @subjectType, @subjectValue,
         @keyId, @actor, @type, @event, @channel, @offline, @body)`,
    )
    .run({
      offset: null,
      messageId: event.messageId,
      stream: stream ?? null,
      seq: seq ?? null,
      receivedAt: told.receivedAt,
      correctedAt: told.correctedAt,
      anonymousId: event.anonymousId ?? null,
      subjectType: null,
      subjectValue: null,
      keyId: null,
      actor: null,
      type: event.type,
      event: event.event ?? null,
      channel: null,
      offline: 0,
      body: JSON.stringify(event),
      ...known,
    });
}

describe('a file of the version before', () => {
  const database = createDatabase(':memory:');
  migrate(database, 2);
  const whole = queued('s', 1, { anonymousId: 'visit-1', properties: { text: '店 "x"\u001e' } });
  const bare = queued('s', 2, { event: 'Bare' });
  delete bare.context;
  const later = queued('t', 7, { type: 'page', properties: { long: 'x'.repeat(20_000) } });
  putOld(database, whole, {
    subjectType: visit.type,
    subjectValue: visit.value,
    keyId: 'key_1',
    actor: 'Kiosk',
    channel: 'kiosk',
    offline: 1,
  });
  putOld(database, bare, { offset: 4 });
  putOld(database, later, { keyId: 'key_1', actor: 'visit-1' });
  migrate(database);
  const { events } = createTables(database, openKeyFile(':memory:'));

  it('is read as it was', () => {
    expect(events.after(0, 10)).toEqual([
      { ...told, offset: 1, event: whole, subject: visit, keyId: 'key_1', actor: 'Kiosk', channel: 'kiosk' },
      { ...told, offset: 4, event: bare, offline: false },
      { ...told, offset: 5, event: later, keyId: 'key_1', actor: 'visit-1', offline: false },
    ]);
  });

  it('takes nothing of it twice', () => {
    expect([whole, bare, later].map(({ messageId }) => events.has(messageId))).toEqual([true, true, true]);
    expect(events.holderOf('s', 1)).toBe(whole.messageId);
    expect(events.holderOf('t', 7)).toBe(later.messageId);
    expect(events.holderOf('s', 2)).toBeUndefined();
    expect(events.holderOf('visit-1', 1)).toBeUndefined();
    expect(events.append([{ ...told, head: headOf(whole), body: '{}' }])).toEqual([undefined]);
  });

  it('goes on where it ended', () => {
    const next = queued('t', 8);
    expect(events.append([{ ...told, head: headOf(next), body: JSON.stringify(next) }])).toEqual([6]);
    expect(events.after(5, 10).map(({ event }) => event)).toEqual([next]);
  });

  it('shows its texts to whoever reads it by hand', () => {
    expect(
      database.prepare('select stream, seq, subject_value, actor, type, channel from log').all(),
    ).toEqual([
      { stream: 's', seq: 1, subject_value: 'visit-1', actor: 'Kiosk', type: 'track', channel: 'kiosk' },
      { stream: null, seq: null, subject_value: null, actor: null, type: 'track', channel: null },
      { stream: 't', seq: 7, subject_value: null, actor: 'visit-1', type: 'page', channel: null },
      { stream: 't', seq: 8, subject_value: null, actor: null, type: 'track', channel: null },
    ]);
  });
});

describe('the log', () => {
  it('forgets names and bodies of a transaction that did not take place', () => {
    const database = createDatabase(':memory:');
    migrate(database);
    const tables = createTables(database, openKeyFile(':memory:'));
    const put = (stream: string, anonymousId: string) => {
      const event = queued(stream, 1, { anonymousId });
      appendEvents(tables, [{ ...told, head: headOf(event), body: JSON.stringify(event) }]);
      return event;
    };
    database.exec('begin');
    put('gone', 'nobody');
    database.exec('rollback');
    tables.undo();
    database.exec('begin');
    const kept = put('kept', 'ann');
    tables.flush();
    database.exec('commit');
    const subject = { type: 'anonymous', value: 'ann' };
    expect(tables.events.after(0, 10)).toEqual([{ ...told, offset: 1, event: kept, subject }]);
    expect(tables.events.holderOf('gone', 1)).toBeUndefined();
  });

  it('is read within the transaction that writes it', () => {
    const database = createDatabase(':memory:');
    migrate(database);
    const { events } = createTables(database, openKeyFile(':memory:'));
    const event = queued('s', 1);
    delete event.context?.omo?.stream;
    delete event.context?.omo?.seq;
    database.exec('begin');
    events.append([{ ...told, head: headOf(event), body: JSON.stringify(event) }]);
    const found = events.placeless(event.messageId);
    expect(found?.event).toEqual(event);
    events.complete(found!, { stream: 's', seq: 5 });
    database.exec('commit');
    expect(events.after(0, 10)[0]?.event.context?.omo).toMatchObject({ stream: 's', seq: 5 });
    expect(events.holderOf('s', 5)).toBe(event.messageId);
  });
});
