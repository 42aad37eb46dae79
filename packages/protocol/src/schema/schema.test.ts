import { describe, expect, it } from 'vitest';
import { batchRequest, event, handoffLookup, lossRange } from './index.js';

const track = { type: 'track', messageId: 'm1', anonymousId: 'a1', event: 'Product Viewed' };
const issues = (message: object) =>
  event.safeParse(message).error?.issues.map(({ message: text }) => text) ?? [];

describe('event', () => {
  it('takes a Segment message and keeps fields it does not know', () => {
    const message = { ...track, integrations: { All: true }, context: { ip: '1.1.1.1' } };
    expect(event.parse(message)).toEqual(message);
  });

  it("takes null where Segment's SDKs send it", () => {
    expect(issues({ ...track, userId: null, properties: null, context: null })).toEqual([]);
  });

  it.each([
    [{ ...track, anonymousId: undefined }, 'track needs anonymousId or userId'],
    [{ ...track, event: undefined }, 'track needs event'],
    [{ ...track, type: 'group' }, 'group needs groupId'],
    [{ ...track, type: 'alias' }, 'alias needs previousId'],
    [{ ...track, timestamp: 'yesterday' }, 'must be an ISO 8601 time, like 2026-01-31T12:00:00Z'],
  ])('says what is missing or wrong: %o', (message, sentence) => {
    expect(issues(message)).toEqual([sentence]);
  });

  it.each(['messageId', 'anonymousId', 'userId', 'groupId', 'previousId', 'event'])(
    'refuses half a character in %s, which is another text on disk',
    (field) => {
      const half = 'must not hold half a character: cut texts between characters, not within one';
      expect(issues({ ...track, [field]: '👍'.slice(0, 1) })).toEqual([half]);
      expect(issues({ ...track, [field]: '👍' })).toEqual([]);
    },
  );

  it('refuses a place in the stream that is no place', () => {
    const omo = { stream: 's', seq: 0, lane: 'event', purpose: 'analytics', channel: 'web' };
    expect(issues({ ...track, context: { omo } })).toHaveLength(1);
    expect(issues({ ...track, context: { omo: { ...omo, seq: 1 } } })).toEqual([]);
    expect(issues({ ...track, context: { omo: { ...omo, seq: 1, lane: 'fast' } } })).toHaveLength(1);
  });
});

describe('batchRequest', () => {
  it('looks at the envelope only, so that one bad message costs no other', () => {
    expect(batchRequest.safeParse({ batch: [track, 17, null] }).success).toBe(true);
    expect(batchRequest.safeParse({ batch: track }).success).toBe(false);
  });
});

describe('lossRange', () => {
  it('refuses a range that ends before it begins', () => {
    expect(lossRange.safeParse({ stream: 's', from: 3, to: 2, reason: 'age' }).success).toBe(false);
  });
});

describe('handoffLookup', () => {
  it('reads a code as people type it', () => {
    expect(handoffLookup.parse({ userCode: ' wdjb mjht ' })).toEqual({ userCode: 'WDJB-MJHT' });
    expect(handoffLookup.safeParse({ userCode: 'WDJB' }).success).toBe(false);
  });
});
