import { describe, expect, it } from 'vitest';
import { scanBatch } from '../scan/scan-batch.js';
import { queued } from '../server-fixture.js';
import { headOf } from './event-head.js';
import type { Arrival } from './ingest.js';
import { packIngest, packIngested, unpackIngest, unpackIngested } from './pack-ingest.js';

const request = {
  losses: [],
  receivedAt: 7,
  writer: { keyId: 'k', kind: 'device', name: 'Kiosk' },
} as const;
const moved = (arrivals: Arrival[]) => {
  const { packed, transfer } = packIngest({ arrivals, ...request });
  return unpackIngest(structuredClone(packed, { transfer }));
};
const text = ({ body }: Arrival) => (typeof body === 'string' ? body : Buffer.from(body).toString());

function scanned(count: number): Arrival[] {
  const batch = Array.from({ length: count }, (_, nth) =>
    queued('s', nth + 1, { timestamp: '2026-01-01T00:00:00.000Z', properties: { text: '店'.repeat(nth) } }),
  );
  return scanBatch(Buffer.from(JSON.stringify({ batch })))!.batch.map(({ json, quick }) => ({
    head: quick!.head,
    body: json,
    correctedAt: quick!.at,
  }));
}
const parsed = (seq: number): Arrival => {
  const event = queued('p', seq, { type: 'identify', userId: 'ann' });
  return { head: headOf(event), body: JSON.stringify(event), correctedAt: seq };
};

describe('a request on its way to the thread that writes', () => {
  it.each([
    ['of plain messages', scanned(5)],
    ['of others', [parsed(1), parsed(2)]],
    ['of both', [parsed(1), ...scanned(2), parsed(2), parsed(3), ...scanned(1), parsed(4)]],
    ['of two bodies', [...scanned(2), ...scanned(2)]],
    ['of none', []],
  ])('%s arrives as it was', (_, arrivals) => {
    const texts = arrivals.map(text);
    const heads = structuredClone(arrivals.map(({ head, correctedAt }) => ({ head, correctedAt })));
    const { arrivals: arrived, ...rest } = moved(arrivals);
    expect(arrived.map(text)).toEqual(texts);
    expect(arrived.map(({ head, correctedAt }) => ({ head, correctedAt }))).toEqual(heads);
    expect(rest).toEqual(request);
  });

  it('is answered with each result, or with none when all were accepted', () => {
    const accepted = { messageId: 'a', status: 'accepted' } as const;
    const duplicate = { messageId: 'b', status: 'duplicate' } as const;
    const back = (results: (typeof accepted | typeof duplicate)[]) =>
      unpackIngested(packIngested({ results, redemptions: ['confirmed'] }), ['a', 'b']);
    expect(packIngested({ results: [accepted], redemptions: [] })).toEqual({ redemptions: [] });
    expect(back([accepted, duplicate])).toEqual({
      results: [accepted, duplicate],
      redemptions: ['confirmed'],
    });
    expect(back([accepted, accepted]).results.map(({ messageId }) => messageId)).toEqual(['a', 'b']);
  });
});
