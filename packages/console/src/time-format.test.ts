import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatMoment,
  formatMonthDay,
  formatRecent,
  formatTick,
  formatTime,
} from './time-format.js';

const iso = '2026-03-04T20:05:06.000Z';

describe('formatTime', () => {
  it('shows the time of the zone, in 24 hours', () => {
    expect(formatTime(iso, 'clock', 'en', 'Asia/Shanghai')).toBe('04:05:06');
    expect(formatTime(iso, 'clock', 'en', 'UTC')).toBe('20:05:06');
    expect(formatTime('2026-03-04T00:00:00Z', 'clock', 'en', 'UTC')).toBe('00:00:00');
  });

  it('names the day in the language', () => {
    expect(formatTime(iso, 'day', 'zh-CN', 'Asia/Shanghai')).toBe('2026年3月5日星期四');
    expect(formatTime(iso, 'day', 'en', 'UTC')).toContain('March 4, 2026');
  });

  it('shows text that is not a time as it came', () => {
    expect(formatTime('<b>soon</b>', 'clock', 'en')).toBe('<b>soon</b>');
  });
});

it('formatRecent leaves out the day when it is today', () => {
  expect(formatRecent(iso, 'en', new Date('2026-03-04T23:00:00Z'), 'UTC')).toBe('20:05:06');
  expect(formatRecent(iso, 'en', new Date('2026-03-05T00:00:00Z'), 'UTC')).toBe('Mar 4, 20:05:06');
});

it('formatMoment names the year unless it is this one', () => {
  expect(formatMoment(iso, 'en', new Date('2026-12-31T23:00:00Z'), 'UTC')).toBe('Mar 4, 20:05:06');
  expect(formatMoment(iso, 'en', new Date('2027-01-01T00:00:00Z'), 'UTC')).toBe('Mar 4, 2026, 20:05:06');
});

it('formatTick shows what the span makes worth showing', () => {
  const noon = new Date(2026, 2, 4, 12, 30, 15);
  expect(formatTick(noon, 60_000, 'en')).toBe('12:30:15');
  expect(formatTick(noon, 7_200_000, 'en')).toBe('12:30');
  expect(formatTick(noon, 30 * 86_400_000, 'en')).toBe('Mar 4');
  expect(formatTick(noon, 2_000 * 86_400_000, 'en')).toBe('Mar 2026');
  expect(formatTick(new Date(2026, 2, 4), 86_400_000, 'en')).toBe('Mar 4');
});

it('formatMonthDay shows a birthday without its year, and other text as it came', () => {
  expect(formatMonthDay('--05-23', 'en')).toBe('May 23');
  expect(formatMonthDay('--05-23', 'zh-CN')).toBe('5月23日');
  expect(formatMonthDay('--02-29', 'en')).toBe('February 29');
  for (const text of ['--02-30', '--13-01', '1990-05-23', 'tea --05-23'])
    expect(formatMonthDay(text, 'en')).toBe(text);
});

it('formatDuration uses the largest unit', () => {
  expect(formatDuration(12_000, 'en')).toBe('12 sec');
  expect(formatDuration(340_000, 'en')).toBe('6 min');
  expect(formatDuration(2 * 86_400_000, 'zh-CN')).toBe('2天');
});
