import { isDigit, quote } from './json.js';

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Milliseconds since 1970 of "2026-01-31T12:00:00.000Z", quotes and all, as JSON.stringify writes it; else NaN. */
export function timeIn(json: Uint8Array, from: number, to: number): number {
  if (to - from !== 26 || json[from] !== quote) return NaN;
  const year = digits(json, from + 1, 4);
  const month = digits(json, from + 6, 2);
  const day = digits(json, from + 9, 2);
  const hour = digits(json, from + 12, 2);
  const minute = digits(json, from + 15, 2);
  const second = digits(json, from + 18, 2);
  const milli = digits(json, from + 21, 3);
  const isTime =
    json[from + 5] === 0x2d &&
    json[from + 8] === 0x2d &&
    json[from + 11] === 0x54 &&
    json[from + 14] === 0x3a &&
    json[from + 17] === 0x3a &&
    json[from + 20] === 0x2e &&
    json[from + 24] === 0x5a &&
    // Date.UTC takes the years before 100 for those of the last century.
    year >= 100 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(month, year) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    !Number.isNaN(hour + minute + second + milli);
  return isTime ? Date.UTC(year, month - 1, day, hour, minute, second, milli) : NaN;
}

const daysIn = (month: number, year: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : daysOfMonth[month - 1]!;

function digits(json: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    if (!isDigit(json[at])) return NaN;
    value = value * 10 + json[at]! - 0x30;
  }
  return value;
}
