import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.js';

const tick = () => new Promise((resolve) => setTimeout(resolve));

describe('turns', () => {
  it('never has more at work than each of them allows, nor more under way than said', async () => {
    const trial = fc.record({ beside: fc.constantFrom(undefined, 1, 0), works: fc.nat(3), waits: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(trial, { maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 8 }),
        async (trials, busy, atOnce) => {
          const turns = createTurns({ atOnce, busy });
          const working: (number | undefined)[] = [];
          let underWay = 0;
          const done = trials.map(({ beside, works, waits }) =>
            turns(
              async (pass) => {
                underWay += 1;
                working.push(beside);
                expect(underWay).toBeLessThanOrEqual(atOnce);
                expect(working.length).toBeLessThanOrEqual(busy);
                if (working.includes(0)) expect(working).toHaveLength(1);
                for (let n = 0; n < works; n++) await tick();
                working.splice(working.indexOf(beside), 1);
                pass();
                for (let n = 0; n < waits; n++) await tick();
                underWay -= 1;
              },
              beside === undefined ? {} : { beside },
            ),
          );
          await Promise.all(done);
          expect([working.length, underWay]).toEqual([0, 0]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('come in the order asked, also for one that needs the whole machine', async () => {
    const turns = createTurns({ atOnce: 10, busy: 2 });
    const order: string[] = [];
    const take = (name: string, beside?: number) =>
      turns(
        async () => {
          order.push(name);
          await tick();
        },
        beside === undefined ? {} : { beside },
      );
    await Promise.all([take('a'), take('alone', 0), take('b'), take('c')]);
    expect(order).toEqual(['a', 'alone', 'b', 'c']);
  });

  it('go to the next one when one fails', async () => {
    const turns = createTurns({ atOnce: 1, busy: 1 });
    const failing = turns(() => Promise.reject(new Error('no browser')));
    await expect(failing).rejects.toThrow('no browser');
    expect(await turns(() => 'next')).toBe('next');
  });
});
