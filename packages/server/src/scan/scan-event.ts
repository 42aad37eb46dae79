import { channels, eventNames, lanes, purposes, type Channel, type EventType } from '@omokit/protocol';
import type { EventHead } from '../store/event-head.js';
import { openBrace, quote, isDigit } from './json.js';
import { find, finderOf, into, isSpelled, type Finder } from './members.js';
import { timeIn } from './time-in.js';

/** What is read of an event without parsing it. */
export interface QuickEvent {
  head: EventHead;
  /** Milliseconds since 1970, the device's clock. */
  at: number;
}

/** Deep enough for any event; shallow enough that nothing that walks it runs out of stack. */
export const maxDepth = 64;

const place = finderOf(['store', 'zone']);
const omoNames = [
  'stream',
  'seq',
  'lane',
  'purpose',
  'channel',
  'consent',
  'session',
  'offline',
  'place',
] as const;
const omo = finderOf(omoNames, { place: into(place) });
const context = finderOf(['omo', 'ip', 'traits'], { omo: into(omo) });
const eventFields = [
  'type',
  'messageId',
  'anonymousId',
  'userId',
  'event',
  'name',
  'groupId',
  'previousId',
  'properties',
  'traits',
  'context',
  'timestamp',
  'writeKey',
] as const;
const event = finderOf(eventFields, { context: into(context) });

/** Types whose events say nothing of who is who: those are parsed. */
const quickTypes = ['track', 'page', 'screen', 'group'] as const satisfies EventType[];
const bytesOf = (texts: readonly string[]): Uint8Array[] => texts.map((text) => Buffer.from(`"${text}"`));
const quickTypeBytes = bytesOf(quickTypes);
const laneBytes = bytesOf(lanes);
const purposeBytes = bytesOf(purposes);
const channelBytes = bytesOf(channels);
const redeemed = Buffer.from(`"${eventNames.couponRedeemed}"`);
/** What changes which events of a visitor are taken is parsed. */
const answers = bytesOf([eventNames.consentGranted, eventNames.consentWithdrawn]);
const yes = Buffer.from('true');
const no = Buffer.from('false');
const nothing = Buffer.from('null');
const reserved = Buffer.from('"omo:');

/** Where the event that begins at `from` ends, -1 when it is no object in JSON; `quickEvent` then reads it. */
export const skipEvent = (json: Uint8Array, from: number): number => find(event, json, from, maxDepth);

/**
 * The event that was just walked over, when it is valid beyond doubt; undefined leaves it to the schema, which takes
 * whatever this takes (a property test holds that) and says what is wrong with the rest.
 */
export function quickEvent(json: Buffer): QuickEvent | undefined {
  const { spans } = event;
  if (event.isOdd || has(event, 12)) return undefined;
  const type = quickTypes[memberOf(json, event, 0, quickTypeBytes)];
  if (type === undefined) return undefined;
  if (!isText(json, event, 1, 100) || isSpelled(json, spans[2]!, reserved)) return undefined;
  for (const id of [2, 3, 6, 7])
    if (has(event, id) && !isNull(json, event, id) && !isText(json, event, id, 255)) return undefined;
  if (!isText(json, event, 2, 255) && !isText(json, event, 3, 255)) return undefined;
  if (has(event, 4) ? !isText(json, event, 4, 255) : type === 'track') return undefined;
  if (memberOf(json, event, 4, answers) >= 0) return undefined;
  if (isSpelled(json, spans[8]!, redeemed)) return undefined;
  if (has(event, 5) && !isNull(json, event, 5) && !isText(json, event, 5, 1000)) return undefined;
  if (type === 'group' && !isText(json, event, 6, 255)) return undefined;
  for (const object of [8, 9, 10])
    if (has(event, object) && !isNull(json, event, object) && json[spans[2 * object]!] !== openBrace)
      return undefined;
  if (!has(event, 11)) return undefined;
  const at = timeIn(json, spans[22]!, spans[23]!);
  if (Number.isNaN(at)) return undefined;

  // All fields at once: an object that grows is made several times.
  const head: EventHead = {
    messageId: textOf(json, event, 1),
    type,
    event: has(event, 4) ? textOf(json, event, 4) : undefined,
    anonymousId: isText(json, event, 2, 255)
      ? (latest.anonymousId = textOf(json, event, 2, latest.anonymousId))
      : undefined,
    userId: isText(json, event, 3, 255) ? (latest.userId = textOf(json, event, 3, latest.userId)) : undefined,
    stream: undefined,
    seq: undefined,
    channel: undefined,
  };
  // Whether the events of a stream are whole rests on it, so nothing about it may be in doubt.
  const hasContext = has(event, 10) && !isNull(json, event, 10);
  if (hasContext && (context.isOdd || (has(context, 0) && !readOmo(json, head)))) return undefined;
  // What is not kept as it came: an address is shortened, traits are sealed.
  if (hasContext && (has(context, 1) || has(context, 2))) return undefined;
  if (has(event, 9) && !isNull(json, event, 9)) return undefined;
  return { head, at };
}

/** Reads `context.omo` into the head; false when it is not valid beyond doubt. */
function readOmo(json: Buffer, head: EventHead): boolean {
  if (json[context.spans[0]!] !== openBrace || omo.isOdd) return false;
  if (memberOf(json, omo, 2, laneBytes) < 0 || memberOf(json, omo, 3, purposeBytes) < 0) return false;
  const channel: Channel | undefined = channels[memberOf(json, omo, 4, channelBytes)];
  if (channel === undefined) return false;
  for (const id of [5, 6]) if (has(omo, id) && !isText(json, omo, id, 255)) return false;
  if (has(omo, 7) && !isSpelledAs(json, omo, 7, yes) && !isSpelledAs(json, omo, 7, no)) return false;
  if (has(omo, 8)) {
    if (json[omo.spans[16]!] !== openBrace || place.isOdd) return false;
    for (const id of [0, 1]) if (has(place, id) && !isText(json, place, id, 255)) return false;
  }
  head.channel = channel;
  if (!has(omo, 0) && !has(omo, 1)) return true;
  const seq = has(omo, 1) ? countIn(json, omo.spans[2]!, omo.spans[3]!) : 0;
  if (seq < 1 || !isText(json, omo, 0, 255)) return false;
  head.stream = latest.stream = textOf(json, omo, 0, latest.stream);
  head.seq = seq;
  return true;
}

const has = ({ spans }: Finder, index: number): boolean => spans[2 * index + 1] !== 0;
const isNull = (json: Uint8Array, finder: Finder, index: number): boolean =>
  isSpelledAs(json, finder, index, nothing);

function isSpelledAs(json: Uint8Array, { spans }: Finder, index: number, bytes: Uint8Array): boolean {
  const from = spans[2 * index]!;
  return spans[2 * index + 1]! - from === bytes.length && isSpelled(json, from, bytes);
}

function memberOf(json: Uint8Array, finder: Finder, index: number, allowed: readonly Uint8Array[]): number {
  for (let nth = 0; nth < allowed.length; nth++)
    if (isSpelledAs(json, finder, index, allowed[nth]!)) return nth;
  return -1;
}

/** A string of 1 to `max` bytes without escapes, so that its bytes are its text. */
function isText(json: Uint8Array, { spans, escaped }: Finder, index: number, max: number): boolean {
  const from = spans[2 * index]!;
  const length = spans[2 * index + 1]! - from - 2;
  return length >= 1 && length <= max && escaped[index] === 0 && json[from] === quote;
}

/** What the event before said: a batch is mostly of one device, and a text that is known is not made again. */
const latest = { anonymousId: '', userId: '', stream: '' };

function textOf(json: Buffer, { spans }: Finder, index: number, known = ''): string {
  const [from, to] = [spans[2 * index]! + 1, spans[2 * index + 1]! - 1];
  return isAscii(json, from, to, known) ? known : json.toString('utf8', from, to);
}

/** Whether these bytes are this text, in characters of one byte each. */
function isAscii(json: Uint8Array, from: number, to: number, text: string): boolean {
  if (text.length !== to - from) return false;
  for (let nth = 0; nth < text.length; nth++) {
    const byte = json[from + nth]!;
    if (byte !== text.charCodeAt(nth) || byte >= 0x80) return false;
  }
  return true;
}

/** A whole number of at most 15 digits; -1 for any other value. */
function countIn(json: Uint8Array, from: number, to: number): number {
  if (to - from < 1 || to - from > 15 || json[from] === 0x30) return -1;
  let count = 0;
  for (let at = from; at < to; at++) {
    if (!isDigit(json[at])) return -1;
    count = count * 10 + json[at]! - 0x30;
  }
  return count;
}
