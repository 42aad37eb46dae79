import { describe, expect, it } from 'vitest';
import { createPlan, faults } from './plan.js';

describe('plan', () => {
  const options = { seed: 7, durationMs: 120_000, gapMs: 1_000, maxForMs: 8_000 };

  it('is the same for the same seed, and another one for another', () => {
    expect(createPlan(options)).toEqual(createPlan(options));
    expect(createPlan({ ...options, seed: 8 })).not.toEqual(createPlan(options));
  });

  it('leaves no fault out, keeps to its time and to how long a fault may last', () => {
    const plan = createPlan(options);
    expect(new Set(plan.slice(0, faults.length).map(({ fault }) => fault))).toEqual(new Set(faults));
    expect(plan.length).toBeGreaterThan(90);
    for (const { atMs, forMs, pick } of plan) {
      expect(atMs).toBeLessThan(120_000);
      expect(forMs).toBeGreaterThanOrEqual(300);
      expect(forMs).toBeLessThanOrEqual(8_000);
      expect(pick).toBeLessThan(1);
    }
    expect(plan.map(({ atMs }) => atMs)).toEqual(plan.map(({ atMs }) => atMs).sort((a, b) => a - b));
  });
});
