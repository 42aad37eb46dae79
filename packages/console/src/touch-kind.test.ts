import { describe, expect, it } from 'vitest';
import { eventNames, type OmoEvent, type TimelineItem } from '@omokit/protocol';
import { eventChannel } from './event-title.js';
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

describe('what staff decide about links', () => {
  const stated = (event: string, properties: OmoEvent['properties'], messageId = 'omo:linked:1') => ({
    event: { type: 'track', messageId, event, properties, timestamp: '2026-03-04T00:00:00Z' } as const,
    offline: false,
  });
  const { identityLinked, identityUnlinked } = eventNames;

  it.each([
    ['adds one', stated(identityLinked, { evidence: 'staff', link: {} })],
    ['takes one away', stated(identityUnlinked, { removes: 'link-1' })],
    ['puts one back', stated(identityLinked, { restores: 'link-1' })],
  ])('is no touch: %s', (_, item) => {
    expect([kindOf(item), eventChannel(item.event)]).toEqual(['staff', 'staff']);
  });

  it('is not what a hand-off links, nor what a page says under such a name', () => {
    expect(kindOf(stated(identityLinked, { evidence: 'handoff', link: {} }))).toBe('online');
    expect(kindOf(stated(identityUnlinked, { removes: 'link-1' }, 'm'))).toBe('online');
  });
});
