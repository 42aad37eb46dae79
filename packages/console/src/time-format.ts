import type { Language } from './language.js';

type Style = 'clock' | 'moment' | 'day' | 'hour' | 'date' | 'year';

const options: Record<Style, Intl.DateTimeFormatOptions> = {
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  moment: {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
  day: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  hour: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date: { month: 'short', day: 'numeric' },
  year: { year: 'numeric', month: 'short', day: 'numeric' },
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

/** The clock alone for today, else with the day. */
export function formatRecent(iso: string, language: Language, now = new Date(), timeZone?: string): string {
  const today =
    formatTime(iso, 'day', language, timeZone) === formatTime(now.toISOString(), 'day', language, timeZone);
  return formatTime(iso, today ? 'clock' : 'moment', language, timeZone);
}

/** Label of a tick of a time axis that spans `spanMs`. */
export function formatTick(at: Date, spanMs: number, language: Language): string {
  const iso = at.toISOString();
  const midnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
  if (midnight || spanMs > 10 * 86_400_000) return formatTime(iso, 'date', language);
  return formatTime(iso, spanMs < 600_000 ? 'clock' : 'hour', language);
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
