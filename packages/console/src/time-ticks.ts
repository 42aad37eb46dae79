const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Distances between ticks that a reader can add up. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 30, 90, 180, 365].map((n) => n * day),
];

/** At most `most` round moments of the viewer's day between two times. */
export function timeTicks(from: Date, to: Date, most: number): Date[] {
  const span = to.getTime() - from.getTime();
  const step = steps.find((step) => span / step < most) ?? Math.ceil(span / most / day) * day;
  const ticks: Date[] = [];
  // Counted from a midnight by the calendar, so that days with 23 or 25 hours keep their round hours.
  const midnight = new Date(from.getFullYear(), from.getMonth(), from.getDate());
  const days = Math.max(1, step / day);
  for (let start = midnight; start <= to; start = addDays(start, days)) {
    const next = Math.min(addDays(start, days).getTime(), to.getTime() + 1);
    for (let at = start.getTime(); at < next; at += step) {
      if (at >= from.getTime()) ticks.push(new Date(at));
      if (step >= day) break;
    }
  }
  return ticks;
}

function addDays(at: Date, days: number): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);
}
