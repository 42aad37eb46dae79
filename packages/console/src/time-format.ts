import type { Language } from './language.js';

type Style =
  'clock' | 'moment' | 'momentOfYear' | 'day' | 'monthDay' | 'hour' | 'date' | 'month' | 'year' | 'yearAlone';

const clock: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};
const options: Record<Style, Intl.DateTimeFormatOptions> = {
  clock,
  moment: { month: 'short', day: 'numeric', ...clock },
  momentOfYear: { year: 'numeric', month: 'short', day: 'numeric', ...clock },
  day: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  monthDay: { month: 'long', day: 'numeric' },
  hour: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date: { month: 'short', day: 'numeric' },
  month: { year: 'numeric', month: 'short' },
  year: { year: 'numeric', month: 'short', day: 'numeric' },
  yearAlone: { year: 'numeric' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** A time in the viewer's zone; text that is not a time is shown as it came. */
export function formatTime(iso: string, style: Style, language: Language, timeZone?: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const id = `${language} ${style} ${timeZone ?? ''}`;
  let format = formats.get(id);
  if (!format) {
    format = new Intl.DateTimeFormat(language, timeZone ? { ...options[style], timeZone } : options[style]);
    formats.set(id, format);
  }
  return format.format(at);
}

/** Day and clock, with the year unless it is this one: what was imported may be years old. */
export function formatMoment(iso: string, language: Language, now = new Date(), timeZone?: string): string {
  const yearOf = (time: string) => formatTime(time, 'yearAlone', 'en', timeZone);
  const isThisYear = yearOf(iso) === yearOf(now.toISOString());
  return formatTime(iso, isThisYear ? 'moment' : 'momentOfYear', language, timeZone);
}

/** The clock alone for today, else with the day. */
export function formatRecent(iso: string, language: Language, now = new Date(), timeZone?: string): string {
  const today =
    formatTime(iso, 'day', language, timeZone) === formatTime(now.toISOString(), 'day', language, timeZone);
  return today ? formatTime(iso, 'clock', language, timeZone) : formatMoment(iso, language, now, timeZone);
}

/** Label of a tick of a time axis that spans `spanMs`. */
export function formatTick(at: Date, spanMs: number, language: Language): string {
  const iso = at.toISOString();
  if (spanMs > 300 * 86_400_000) return formatTime(iso, 'month', language);
  const midnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
  if (midnight || spanMs > 10 * 86_400_000) return formatTime(iso, 'date', language);
  return formatTime(iso, spanMs < 600_000 ? 'clock' : 'hour', language);
}

/** A day of every year, as ISO 8601 writes it (`--05-23`), such as a birthday; other text is shown as it came. */
export function formatMonthDay(text: string, language: Language): string {
  const [, month, day] = /^--(\d\d)-(\d\d)$/.exec(text) ?? [];
  // Of a leap year, which has every day.
  const iso = `2000-${month}-${day}T00:00:00.000Z`;
  const at = new Date(iso);
  if (Number.isNaN(at.getTime()) || at.toISOString() !== iso) return text;
  return formatTime(iso, 'monthDay', language, 'UTC');
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A length of time in its largest unit: '3 min', '2 hr'. */
export function formatDuration(ms: number, language: Language): string {
  const [unit, size] = units.find(([, size]) => ms >= size) ?? (['second', 1_000] as const);
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  }).format(ms / size);
}
