import type { Json, Purpose } from '@omokit/protocol';
import type { Step } from './step.js';

/** Which fields may leave the device. What is not listed does not; a part without a list is as it is. */
export interface AllowList {
  properties?: readonly string[];
  traits?: readonly string[];
  /** Of the context; `omo` always stays. */
  context?: readonly string[];
}

/** Names of coordinates; and of birthdays. */
const telling =
  /^(?:(lat|lng|lon|(?:lat|long|alt)itude|coord(?:s|inates)?|accuracy)|birth_?(?:day|date)|date_?of_?birth|dob)$/i;

const parts = ['properties', 'traits', 'context'] as const;

/**
 * Copies what the page gave, which goes on with it, and keeps on the device what no event needs: coordinates leave only
 * under the purpose `location`, birthdays as month and day (`--05-23`, ISO 8601:2000, 5.2.1.3; RFC 6350, 4.3.1).
 */
export function reduce(event: Reducible, purpose: Purpose): void {
  for (const part of parts) {
    const fields = event[part];
    if (fields) event[part] = lessOf(fields as Json, purpose) as object;
  }
}

type Reducible = { [Part in (typeof parts)[number]]?: object | undefined };

/** Keeps on the device what a purpose does not need: of those that have a list, nothing but that leaves. */
export function minimise(lists: Partial<Record<Purpose, AllowList>>): Step {
  return (event) => {
    const list = lists[event.context.omo.purpose] ?? {};
    for (const part of parts) {
      const [fields, allowed] = [event[part], list[part]];
      if (!fields || !allowed) continue;
      const left = Object.entries(fields).filter(([key]) => key === 'omo' || allowed.includes(key));
      Object.assign(event, { [part]: Object.fromEntries(left) });
    }
    return event;
  };
}

function lessOf(value: Json | undefined, purpose: Purpose): Json | undefined {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => lessOf(each, purpose) as Json);
  if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value) {
    // A date, or anything else that JSON makes something of.
    const json = JSON.stringify(value) as string | undefined;
    return json && lessOf(JSON.parse(json) as Json, purpose);
  }
  const less = { ...value };
  for (const key in less) less[key] = fieldOf(key, less[key], purpose);
  return less;
}

function fieldOf(key: string, value: Json | undefined, purpose: Purpose): Json | undefined {
  const [isTelling, isCoordinate] = telling.exec(key) ?? [];
  if (isCoordinate && purpose !== 'location') return undefined;
  if (!isTelling || isCoordinate) return lessOf(value, purpose);
  // What may hold the year in another way does not leave.
  const [, month, day] = /^(?:\d{4}|-)-?(\d\d)-?(\d\d)(?:$|T)/.exec(String(value)) ?? [];
  return month && `--${month}-${day}`;
}
