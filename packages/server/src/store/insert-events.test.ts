import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDatabase } from './database-fixture.js';
import type { NewEvent } from './events.js';
import { createEventInsert } from './insert-events.js';
import { createNameTable } from './names.js';

function openLog() {
  const database = emptyDatabase();
  const insert = createEventInsert(database, createNameTable(database));
  const rows = () => database.prepare('select * from log order by offset').all();
  return { insert, rows };
}

const subjects = [{ type: 'anonymous', value: 'visit-1' }, { type: 'user', value: 'ada' }, undefined];
/** Few ids, streams and places, so that they meet each other. */
const entry: fc.Arbitrary<NewEvent> = fc
  .record({
    messageId: fc.integer({ min: 1, max: 40 }).map((nth) => `m${nth}`),
    stream: fc.constantFrom('s', 's', 's', 't', undefined),
    seq: fc.integer({ min: 1, max: 30 }),
    event: fc.constantFrom('Cart Viewed', undefined),
    subject: fc.constantFrom(...subjects),
    correctedAt: fc.integer({ min: 0, max: 9 }),
    channel: fc.constantFrom('web', 'web', 'kiosk', undefined),
  })
  .map(({ messageId, stream, seq, event, subject, correctedAt, channel }) => ({
    head: { messageId, type: event ? 'track' : 'page', event, stream, seq: stream && seq },
    body: '{}',
    receivedAt: 10,
    correctedAt,
    subject,
    channel,
    offline: channel === 'kiosk',
  }));

describe('events that are inserted together', () => {
  it('are the rows, at the offsets, that they are one by one', () => {
    const lists = fc.array(fc.array(entry, { maxLength: 120 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(lists, (requests) => {
        const [together, alone] = [openLog(), openLog()];
        for (const entries of requests)
          expect(together.insert(entries)).toEqual(entries.flatMap((each) => alone.insert([each])));
        expect(together.rows()).toEqual(alone.rows());
      }),
      { numRuns: 200 },
    );
  });

  it('keep what each says when they share all else', () => {
    const { insert, rows } = openLog();
    const entries = Array.from({ length: 130 }, (_, nth): NewEvent => ({
      head: { messageId: `m${nth}`, type: 'track', event: `Event ${nth % 3}`, stream: 's', seq: 130 - nth },
      body: '{}',
      receivedAt: 10,
      correctedAt: nth,
      offline: false,
    }));
    expect(insert(entries)).toEqual(entries.map((_, nth) => nth + 1));
    expect(rows()).toMatchObject(
      entries.map(({ head, correctedAt }, nth) => ({
        offset: nth + 1,
        message_id: head.messageId,
        stream: 's',
        seq: head.seq,
        corrected_at: correctedAt,
        event: head.event,
      })),
    );
    expect(insert(entries)).toEqual(entries.map(() => undefined));
  });

  it('are not written at all when an id does not come back as it was', () => {
    const { insert } = openLog();
    const entry = (messageId: string): NewEvent => ({
      head: { messageId, type: 'page' },
      body: '{}',
      receivedAt: 10,
      correctedAt: 1,
      offline: false,
    });
    insert([entry('known')]);
    expect(() => insert([entry('known'), entry('x\ud800'), entry('next')])).toThrow('come back');
  });
});
