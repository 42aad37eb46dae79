import { describe, expect, it } from 'vitest';
import { openLedger, type LedgerEntry } from './ledger.js';

function storage(values = new Map<string, string>()) {
  return {
    values,
    get: (key: string) => values.get(key),
    set: (key: string, value: string) => void values.set(key, value),
    remove: (key: string) => void values.delete(key),
  };
}

const entry = (id: number, state: LedgerEntry['state'], more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  redemptionId: `r${id}`,
  passId: `p${id}`,
  campaign: 'welcome',
  title: 'Tea',
  at: '2026-11-22T10:00:00Z',
  state,
  ...more,
});

describe('openLedger', () => {
  it('keeps the last 200 settled ones and everything that is open', () => {
    const disk = storage();
    const ledger = openLedger(disk);
    ledger.put(entry(1, 'provisional'));
    ledger.put(entry(2, 'conflict'));
    ledger.put(entry(3, 'conflict', { acknowledged: true }));
    for (let id = 10; id < 260; id++) ledger.put(entry(id, 'confirmed'));
    const kept = openLedger(disk).entries();
    expect(kept).toHaveLength(202);
    expect(kept.map(({ redemptionId }) => redemptionId)).toEqual(
      expect.arrayContaining(['r1', 'r2', 'r259']),
    );
    expect(kept.some(({ redemptionId }) => redemptionId === 'r3')).toBe(false);
  });

  it('replaces by id, in place', () => {
    const ledger = openLedger(storage());
    ledger.put(entry(1, 'provisional'));
    ledger.put(entry(2, 'provisional'));
    ledger.put(entry(1, 'confirmed'));
    expect(ledger.entries().map(({ redemptionId, state }) => [redemptionId, state])).toEqual([
      ['r2', 'provisional'],
      ['r1', 'confirmed'],
    ]);
  });

  it('says when the disk did not keep it, and forgets it then', () => {
    const disk = storage();
    const ledger = openLedger(disk);
    ledger.put(entry(1, 'provisional'));
    disk.set = () => {};
    expect(ledger.put(entry(2, 'reporting'))).toBe(false);
    expect(ledger.entries().map(({ redemptionId }) => redemptionId)).toEqual(['r1']);
  });

  it.each(['{', 'null', '{}', '[null, 1, {}]', '"x"'])('reads %s as nothing', (text) => {
    expect(openLedger(storage(new Map([['redeemer.ledger', text]]))).entries()).toEqual([]);
  });

  it('counts the uses of a pass, without those that were another device’s', () => {
    const ledger = openLedger(storage());
    ledger.put(entry(1, 'provisional', { passId: 'p' }));
    ledger.put(entry(2, 'confirmed', { passId: 'p' }));
    ledger.put(entry(3, 'conflict', { passId: 'p' }));
    ledger.put(entry(4, 'confirmed', { passId: 'q' }));
    expect(ledger.acceptedHere('p')).toHaveLength(2);
  });
});
