import type { BatchAnswer, Completeness, OmoEvent } from '@omokit/protocol';
import createDatabase, { type Database } from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queued, testServer } from '../server-fixture.js';
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

describe('a text that things are found by', () => {
  const send = async ({ post }: ReturnType<typeof testServer>, batch: OmoEvent[]) =>
    ((await (await post('/v1/batch', { batch })).json()) as BatchAnswer).results;

  it('that holds half a character costs its message, and no other', async () => {
    const it = testServer();
    const known = queued('s', 1);
    await send(it, [known]);
    const half = queued('s', 2, { messageId: 'x\ud800' });
    const results = await send(it, [known, half, queued('s', 3)]);
    expect(results.map(({ code, status }) => code ?? status)).toEqual([
      'duplicate',
      'message_invalid',
      'accepted',
    ]);
    expect(results[1]).toMatchObject({
      messageId: half.messageId,
      message: 'messageId: must not hold half a character: cut texts between characters, not within one',
    });
    expect((await it.get('/v1/events')).status).toBe(200);
    // The device will not send it again.
    const whole = (await (await it.get('/v1/streams/s/completeness')).json()) as Completeness;
    expect(whole).toMatchObject({ complete: true, lost: [{ from: 2, to: 2, reason: 'refused' }] });
    await it.server.close();
  });

  it('comes back as it came, or is refused', async () => {
    const odd = fc.constantFrom(
      '\ud83d',
      '\udc4d',
      '\0',
      '\ufeff',
      '\ufffd',
      '\uffff',
      'e\u0301',
      ' ',
      '"',
      'a',
    );
    const unit = fc.oneof(odd, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }));
    const text = fc.string({ unit, minLength: 1, maxLength: 4 });
    const ids = fc.record({ messageId: text, anonymousId: text, userId: text, event: text, groupId: text });
    const message = fc.record({ ids, stream: text, trait: text });
    const batches = fc.uniqueArray(message, { maxLength: 12, selector: ({ ids }) => ids.messageId });
    await fc.assert(
      fc.asyncProperty(batches, async (messages) => {
        const it = testServer({ file: ':memory:' });
        const batch = messages.map(({ ids, stream, trait }, nth) =>
          queued(stream, nth + 1, { ...ids, traits: { [trait]: nth } }),
        );
        const good = batch.filter((_, nth) => {
          const { ids, stream } = messages[nth]!;
          return ![...Object.values(ids), stream].some((each) => /\p{Surrogate}/u.test(each));
        });
        const known = queued('known', 1);
        await send(it, [known]);
        const results = await send(it, [known, ...batch]);
        expect(results.map(({ messageId }) => messageId)).toEqual(
          [known, ...batch].map(({ messageId }) => messageId),
        );
        const taken = results.filter(({ status }) => status === 'accepted');
        expect(taken.map(({ messageId }) => messageId)).toEqual(good.map(({ messageId }) => messageId));
        const { events } = (await (await it.get('/v1/events')).json()) as { events: { event: OmoEvent }[] };
        expect(events.map(({ event }) => event)).toEqual([known, ...good]);
        for (const { context } of good) {
          const { stream = '' } = context!.omo!;
          const received = good.filter((other) => other.context!.omo!.stream === stream).length;
          expect(await it.server.store.stream(stream)).toMatchObject({ stream, received });
        }
        const again = await send(it, good);
        expect(again.every(({ status }) => status === 'duplicate')).toBe(true);
        expect(await it.server.store.rebuild()).toEqual({ events: good.length + 1 });
        await it.server.close();
      }),
      { numRuns: 50 },
    );
  });
});
