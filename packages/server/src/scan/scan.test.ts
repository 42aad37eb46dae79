import fc from 'fast-check';
import { channels, eventTypes, lanes, purposes } from '@omokit/protocol';
import { event as eventSchema } from '@omokit/protocol/schema';
import { describe, expect, it } from 'vitest';
import { queued } from '../server-fixture.js';
import { headOf } from '../store/event-head.js';
import { skipSpace, skipValue } from './json.js';
import { scanBatch } from './scan-batch.js';
import { timeIn } from './time-in.js';

const bytesOf = (text: string) => Buffer.from(text, 'utf8');
const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const isJson = (text: string): boolean => {
  const json = bytesOf(text);
  const end = skipValue(json, skipSpace(json, 0), 1_000);
  return end >= 0 && skipSpace(json, end) === json.length;
};

describe('walking over JSON', () => {
  it('takes all that JSON.parse takes, however it is written', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.nat({ max: 4 }), (text, indent) => {
        expect(isJson(text)).toBe(true);
        expect(isJson(` ${JSON.stringify(JSON.parse(text), null, indent)}\r\n\t`)).toBe(true);
      }),
    );
  });

  it('takes nothing that JSON.parse does not, of JSON with a character changed, added or missing', () => {
    const odd = fc.constantFrom(...'"\\{}[]:,.-+0123456789eEtrufalsn/ \n\t\u0000\u001fé店');
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        odd,
        fc.nat({ max: 2 }),
        (text, where, character, kind) => {
          const at = where % (text.length + 1);
          const rest = text.slice(kind === 0 ? at : at + 1);
          const changed = text.slice(0, at) + (kind === 2 ? '' : character) + rest;
          expect([changed, isJson(changed)]).toEqual([changed, parses(changed)]);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it.each([
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '1e+',
    '-0',
    '0.0e-0',
    'tru',
    'nulll',
    '"\\x"',
    '"\\u12g4"',
    '"\\u00e9"',
    '"\t"',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    '{"a" : [ ] , "b":{}}',
    '"',
    '"\\',
    '{"a"',
    '[',
    '',
    ' ',
    '1 2',
    '\ufeff1',
  ])('says of %j what JSON.parse says', (text) => {
    expect(isJson(text)).toBe(parses(text));
  });

  it('does not follow what is nested without end', () => {
    expect(skipValue(bytesOf('['.repeat(250_000)), 0, 64)).toBe(-1);
    expect(scanBatch(bytesOf(`{"batch":[{"a":${'['.repeat(100)}${']'.repeat(100)}}]}`))).toBeUndefined();
  });
});

/** Mostly right, sometimes not: what a field may be in a message of whoever writes one. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    1,
    true,
    [],
    {},
    'omo:1',
    'x'.repeat(101),
    'x'.repeat(256),
    'a"b',
    '店',
    'x\u0000',
  ),
  fc.string({ maxLength: 3 }),
);
const id = fc.oneof(
  { weight: 40, arbitrary: fc.string({ minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: odd },
);
const of = (values: readonly string[]) =>
  fc.oneof({ weight: 40, arbitrary: fc.constantFrom<unknown>(...values) }, { weight: 1, arbitrary: odd });
const time = fc.oneof(
  {
    weight: 40,
    arbitrary: fc
      .date({ noInvalidDate: true, min: new Date('0100-01-01'), max: new Date('9999-12-31') })
      .map((date) => date.toISOString()),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '2026-02-29T00:00:00.000Z',
      '2028-02-29T00:00:00.000Z',
      '2026-01-01',
      '2026-01-01T24:00:00.000Z',
      '2026-13-01T00:00:00.000Z',
      '2026-01-01T00:00:00Z',
      '2026-01-01T00:00:00.000+01:00',
      '0099-01-01T00:00:00.000Z',
    ),
  },
);
const omo = fc.record(
  {
    stream: id,
    seq: fc.oneof(
      fc.integer({ min: -1, max: 99 }),
      fc.constantFrom<unknown>(1.5, 2 ** 53, 2 ** 53 - 1, 1e15, 10 ** 14, '1'),
    ),
    lane: of(lanes),
    purpose: of(purposes),
    consent: id,
    channel: of(channels),
    place: fc.oneof(fc.record({ store: id, zone: id, more: fc.jsonValue() }, { requiredKeys: [] }), odd),
    offline: fc.oneof(fc.boolean(), odd),
    session: id,
    more: fc.jsonValue(),
  },
  { requiredKeys: ['lane', 'purpose', 'channel'] },
);
const object = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue({ maxDepth: 2 })) },
  { weight: 1, arbitrary: odd },
);
const message = fc.record(
  {
    type: of(eventTypes),
    messageId: id,
    anonymousId: id,
    userId: id,
    event: id,
    name: fc.oneof(id, fc.constantFrom('x'.repeat(1000), 'x'.repeat(1001))),
    groupId: id,
    previousId: id,
    properties: object,
    traits: object,
    context: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record(
          {
            omo: fc.oneof({ weight: 40, arbitrary: omo }, { weight: 1, arbitrary: odd }),
            page: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
      },
      { weight: 1, arbitrary: odd },
    ),
    timestamp: time,
    more: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: ['type', 'messageId', 'timestamp'] },
);

describe('a batch that is scanned', () => {
  it('is read as the schema reads it, or left to it', () => {
    let quick = 0;
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), fc.nat({ max: 2 }), (batch, indent) => {
        const scanned = scanBatch(bytesOf(JSON.stringify({ batch, sentAt: 'now' }, null, indent)));
        expect(scanned?.batch.map(({ json }) => JSON.parse(json.toString()) as unknown)).toEqual(
          JSON.parse(JSON.stringify(batch)),
        );
        expect(scanned?.sentAt).toBe('now');
        for (const [index, read] of (scanned?.batch ?? []).entries()) {
          if (!read.quick) continue;
          quick += 1;
          const parsed = eventSchema.safeParse(batch[index]);
          expect(parsed.error).toBeUndefined();
          expect(read.quick.head).toEqual(headOf(batch[index] as unknown as Parameters<typeof headOf>[0]));
          expect(read.quick.at).toBe(Date.parse(String(batch[index]?.timestamp)));
        }
      }),
      { numRuns: 1_000 },
    );
    // Some twenty of what is so odd; were it none, the test would show nothing.
    expect(quick).toBeGreaterThan(5);
  });

  it('reads what our tracker sends without a parser', () => {
    const batch = [
      queued('s', 1, { properties: { name: '茶壶 "blue"', price: 1.5 } }),
      queued('s', 2, { timestamp: new Date(0).toISOString(), event: '店' }),
    ];
    const timed = batch.map((event) => ({ ...event, timestamp: new Date(event.timestamp).toISOString() }));
    expect(
      scanBatch(bytesOf(JSON.stringify({ batch: timed })))?.batch.map(({ quick }) => quick?.head),
    ).toEqual(timed.map(headOf));
  });

  it.each([
    ['a key twice', '{"type":"track","type":"page"'],
    ['a key with an escape', '{"type":"track","\\u0074ype":"page"'],
    ['a message with the key', '{"type":"track","writeKey":"k"'],
  ])('leaves %s to the parser', (_, begins) => {
    const rest = '"messageId":"m","anonymousId":"a","event":"E","timestamp":"2026-01-01T00:00:00.000Z"}';
    const scan = (text: string) => scanBatch(bytesOf(`{"batch":[${text}]}`))?.batch[0]?.quick;
    expect(scan(`${begins},${rest}`)).toBeUndefined();
    expect(scan(`{"type":"track",${rest}`)).toBeDefined();
  });

  it.each([
    '{"batch":[],"batch":[1]}',
    '{"b\\u0061tch":[]}',
    '{"batch":[1]}',
    '{"batch":{}}',
    '[]',
    '{"batch":[]',
    '{"batch":[]}x',
    '{}',
  ])('is not %s', (text) => {
    expect(scanBatch(bytesOf(text))).toBeUndefined();
  });

  it('is UTF-8', () => {
    expect(
      scanBatch(Buffer.concat([bytesOf('{"batch":[{"a":"'), Uint8Array.of(0xff), bytesOf('"}]}')])),
    ).toBeUndefined();
  });
});

describe('a time', () => {
  it('is what Date makes of it', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date('0100-01-01'), max: new Date('9999-12-31') }),
        (date) => {
          const json = bytesOf(JSON.stringify(date));
          expect(timeIn(json, 0, json.length)).toBe(date.getTime());
        },
      ),
    );
  });
});
