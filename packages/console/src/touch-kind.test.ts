import { expect, it } from 'vitest';
import type { TimelineItem } from '@omokit/protocol';
import { kindOf } from './touch-kind.js';

const item = (offline: boolean, context: TimelineItem['event']['context'] = {}) => ({
  event: { type: 'track', messageId: 'm', timestamp: '2026-03-04T00:00:00Z', context } as const,
  offline,
});

it('goes by the place of a touch', () => {
  expect(kindOf(item(false))).toBe('online');
  expect(kindOf(item(true))).toBe('offline');
});

it('takes an imported row for neither side', () => {
  expect(kindOf(item(false, { channel: 'import' }))).toBe('import');
});

it('goes by the place where an event of somebody else’s calls its channel an import as well', () => {
  expect(kindOf(item(true, { channel: 'import' }))).toBe('offline');
});
