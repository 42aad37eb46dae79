import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRedemption, mayAcceptOffline, type Acceptance } from './decide-redemption.js';

const acceptance = (redemptionId: string, device = 'kiosk-1'): Acceptance => ({
  redemptionId,
  device,
  at: '2026-01-01T00:00:00.000Z',
});
const first = acceptance('r1');
const spentByFirst = { device: 'kiosk-1', at: '2026-01-01T00:00:00.000Z' };

describe('decideRedemption', () => {
  it('confirms while there are uses left, online and offline', () => {
    for (const mode of ['online', 'offline'] as const) {
      expect(decideRedemption({ spentBy: [], uses: 1, redemptionId: 'r1', mode })).toEqual({
        state: 'confirmed',
      });
      expect(decideRedemption({ spentBy: [first], uses: 2, redemptionId: 'r2', mode })).toEqual({
        state: 'confirmed',
      });
    }
  });

  it('confirms again what it confirmed before', () => {
    for (const mode of ['online', 'offline'] as const) {
      expect(decideRedemption({ spentBy: [first], uses: 1, redemptionId: 'r1', mode })).toEqual({
        state: 'confirmed',
      });
    }
  });

  it('refuses online what is spent, and says by whom', () => {
    expect(decideRedemption({ spentBy: [first], uses: 1, redemptionId: 'r2', mode: 'online' })).toEqual({
      state: 'refused',
      code: 'pass_spent',
      spentBy: spentByFirst,
    });
  });

  it('reports as a conflict what was accepted offline beyond the uses', () => {
    expect(decideRedemption({ spentBy: [first], uses: 1, redemptionId: 'r2', mode: 'offline' })).toEqual({
      state: 'conflict',
      code: 'pass_spent',
      spentBy: spentByFirst,
    });
  });

  it('names the acceptance that took the last use', () => {
    const spentBy = [acceptance('r1', 'a'), acceptance('r2', 'b')];
    expect(decideRedemption({ spentBy, uses: 2, redemptionId: 'r3', mode: 'online' }).spentBy?.device).toBe(
      'b',
    );
  });

  it.each([0, -1, Number.NaN])('confirms nothing when uses is %d', (uses) => {
    expect(decideRedemption({ spentBy: [], uses, redemptionId: 'r1', mode: 'online' })).toEqual({
      state: 'refused',
      code: 'pass_spent',
    });
    expect(decideRedemption({ spentBy: [first], uses, redemptionId: 'r2', mode: 'online' }).state).toBe(
      'refused',
    );
  });

  it('never confirms more than the uses, repeats its answers, and loses no offline acceptance', () => {
    const attempt = fc.record({
      redemptionId: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', 'r6'),
      mode: fc.constantFrom('online', 'offline'),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(attempt, { maxLength: 30 }), (uses, attempts) => {
        const spentBy: Acceptance[] = [];
        const confirmed = new Set<string>();
        for (const { redemptionId, mode } of attempts) {
          const decision = decideRedemption({ spentBy, uses, redemptionId, mode });
          expect(decision.state).not.toBe(mode === 'online' ? 'conflict' : 'refused');
          if (confirmed.has(redemptionId)) expect(decision.state).toBe('confirmed');
          else if (confirmed.size < uses) expect(decision.state).toBe('confirmed');
          else expect(decision).toMatchObject({ code: 'pass_spent', spentBy: { device: 'kiosk-1' } });
          if (decision.state === 'confirmed' && !confirmed.has(redemptionId)) {
            confirmed.add(redemptionId);
            spentBy.push(acceptance(redemptionId));
          }
          expect(confirmed.size).toBeLessThanOrEqual(uses);
        }
      }),
    );
  });
});

describe('mayAcceptOffline', () => {
  it('does not accept what the last list has as spent', () => {
    expect(mayAcceptOffline({ spent: true, acceptedHere: 0, uses: 5 })).toBe(false);
  });

  it('accepts on one device as often as the pass allows, and no more', () => {
    expect(mayAcceptOffline({ spent: false, acceptedHere: 0, uses: 1 })).toBe(true);
    expect(mayAcceptOffline({ spent: false, acceptedHere: 1, uses: 1 })).toBe(false);
    expect(mayAcceptOffline({ spent: false, acceptedHere: 1, uses: 2 })).toBe(true);
    expect(mayAcceptOffline({ spent: false, acceptedHere: 0, uses: Number.NaN })).toBe(false);
  });
});
