import type { Json, JsonObject, Purpose, TrackedEvent } from '@omokit/protocol';
import type { Step } from './step.js';

/** Which fields may leave the device. What is not listed does not; a part without a list is as it is. */
export interface AllowList {
  properties?: readonly string[];
  traits?: readonly string[];
  /** Of the context; `omo` always stays. */
  context?: readonly string[];
}

/** What a field's name says of it; a name of none of these says nothing. */
const kinds: readonly RegExp[] = [
  /^(lat|lng|lon|long|latitude|longitude|altitude|coords?|coordinates|geo_?(point|location)|accuracy)$/i,
  /^(birth_?day|birth_?date|date_?of_?birth|dob)$/i,
  /^ip(_?address)?$/i,
  /^(omo|page|library)$/,
];
const [coordinates, birthday, address, ours] = [0, 1, 2, 3];

/** Names come again with every event: each is looked at once, unless a page makes them up. */
const known = new Map<string, number>();
function kindOf(key: string): number {
  let kind = known.get(key);
  if (kind === undefined) {
    kind = kinds.findIndex((names) => names.test(key));
    if (known.size < 1_000) known.set(key, kind);
  }
  return kind;
}

/**
 * Keeps on the device what a purpose does not need. Of every event: coordinates leave only under the purpose `location`,
 * birthdays as month and day (`--05-23`, ISO 8601:2000, 5.2.1.3; RFC 6350, 4.3.1), IP addresses without their last part. And
 * of the purposes that have a list, nothing but that.
 */
export function minimise(lists: Partial<Record<Purpose, AllowList>> = {}): Step {
  return (event) => {
    const { purpose } = event.context.omo;
    const { properties, traits, context } = lists[purpose] ?? {};
    if (event.properties) event.properties = lessOf(only(event.properties, properties), purpose);
    if (event.traits) event.traits = lessOf(only(event.traits, traits), purpose);
    const rest = context
      ? only(event.context as JsonObject, [...context, 'omo'])
      : (event.context as JsonObject);
    event.context = lessOf(rest, purpose) as TrackedEvent['context'];
    return event;
  };
}

function only(object: JsonObject, allowed: readonly string[] | undefined): JsonObject {
  return allowed
    ? Object.fromEntries(Object.entries(object).filter(([key]) => allowed.includes(key)))
    : object;
}

/** The same object where there is nothing to leave out; what the page gave is never changed. */
function lessOf(object: JsonObject, purpose: Purpose): JsonObject {
  let less = object;
  for (const key in object) {
    const value = object[key];
    const reduced = reducedOf(key, value, purpose);
    if (reduced === value) continue;
    if (less === object) less = { ...object };
    if (reduced === undefined) delete less[key];
    else less[key] = reduced;
  }
  return less;
}

function reducedOf(key: string, value: Json | undefined, purpose: Purpose): Json | undefined {
  const kind = kindOf(key);
  if (kind === coordinates && purpose !== 'location') return undefined;
  if (kind === birthday) return typeof value === 'string' ? monthAndDay(value) : undefined;
  if (kind === address) return typeof value === 'string' ? networkOf(value) : undefined;
  if (typeof value !== 'object' || value === null || kind === ours) return value;
  if (!Array.isArray(value)) return lessOf(value, purpose);
  const items = value.map((item) => reducedOf('', item, purpose) ?? null);
  return items.some((item, at) => item !== value[at]) ? items : value;
}

/** Of `1984-05-23`, with a time or without; undefined for what may hold a year in another way. */
function monthAndDay(text: string): string | undefined {
  const [, month, day] = /^(?:\d{4}-?|--)(\d\d)-?(\d\d)(?:$|T)/.exec(text) ?? [];
  return month && `--${month}-${day}`;
}

/** 24 bits of an IPv4 address, 48 of an IPv6 one; undefined for what is none. */
function networkOf(text: string): string | undefined {
  const [, four] = /^(\d+\.\d+\.\d+)\.\d+$/.exec(text) ?? [];
  if (four) return `${four}.0`;
  if (!/^[\da-f:.]*:[\da-f:.]*$/i.test(text)) return undefined;
  const [head = ''] = text.split('::');
  return `${head.split(':').slice(0, 3).join(':')}::`;
}
