import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDesk, type Desk } from './desk.js';
import { claimsOf, passOf, reported, testKiosk, type TestKiosk } from '../../test/kiosk.js';

let stop = () => {};

async function open(omo: TestKiosk): Promise<Desk> {
  const desk = openDesk(omo, () => {});
  stop = desk.start();
  await vi.advanceTimersByTimeAsync(0);
  return desk;
}

beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22) }));
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('any history', () => {
  it('never accepts more uses than a pass has, and never loses what it accepted', async () => {
    const action = fc.oneof(
      fc.record({ do: fc.constant('scan' as const), pass: fc.nat(2) }),
      fc.constant({ do: 'cut' as const }),
      fc.constant({ do: 'mend' as const }),
      fc.constant({ do: 'restart' as const }),
      fc.constant({ do: 'confirm' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
        const uses = [1, 2, 3];
        const claims = uses.map((n) => claimsOf({ uses: n }));
        const passes = claims.map((each) => passOf(each));
        const omo = testKiosk();
        let desk = await open(omo);
        for (const each of actions) {
          if (each.do === 'scan') await desk.redeem(passes[each.pass]!);
          if (each.do === 'cut') omo.setOnline(false);
          if (each.do === 'mend') omo.setOnline(true);
          if (each.do === 'confirm') {
            omo.deliver();
            omo.emit('delivered', { to: 'omokit', events: [], refused: new Map() });
          }
          if (each.do === 'restart') {
            stop();
            desk = await open(omo);
          }
          await vi.advanceTimersByTimeAsync(0);
        }
        const accepted = desk.entries().map(({ passId }) => passId);
        claims.forEach(({ id }, at) => {
          expect(accepted.filter((passId) => passId === id).length).toBeLessThanOrEqual(uses[at]!);
        });
        // With one device only, nothing it has accepted is taken from it by another use it asked for itself.
        expect(desk.entries().filter(({ state }) => state === 'conflict')).toEqual([]);
        const kept = desk.entries().map(({ redemptionId }) => redemptionId);
        for (const redemptionId of reported(omo)) expect(kept).toContain(redemptionId);
        stop();
      }),
      { numRuns: 60 },
    );
  });
});
