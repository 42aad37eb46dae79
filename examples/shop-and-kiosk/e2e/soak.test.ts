import { afterAll, expect, it } from 'vitest';
import { faults, networkFaults } from '../../../.bench/soak/plan.js';
import { soak } from '../../../.bench/soak/soak.js';
import { endBrowsers } from '../../e2e/chromium.js';

afterAll(endBrowsers);

it('one of every fault, of tabs, browser, backend and network: what track() promised is in the database once, in order', async () => {
  // This plan has each of them once.
  const result = await soak({ seed: 5, durationMs: 17_000, gapMs: 720, maxForMs: 2_000 });
  const { verdict, done, device, outcomes, thrown, unresolved, trouble } = result;

  expect(Object.keys(done).sort()).toEqual([...faults].sort());
  // Whether a request comes along while one lasts is chance: pages that were refused wait for longer than a fault does.
  const met = [...networkFaults].filter((fault) => result.met[fault]);
  expect(met.length).toBeGreaterThan(networkFaults.length / 2);
  expect(trouble).toEqual([]);
  expect(verdict).toMatchObject({
    lost: [],
    twice: [],
    swapped: [],
    misplaced: [],
    incomplete: [],
    integrity: 'ok',
    ok: true,
  });
  expect(verdict.promised).toBeGreaterThan(100);
  expect(verdict.stored).toBe(verdict.promised + verdict.unpromised.stored);
  expect(result.evidence.streams).toMatchObject([
    { stream: device.stream, complete: true, completeTo: device.head, holes: [], lost: [] },
  ]);
  expect(device).toMatchObject({ waiting: 0, dead: 0 });
  expect(outcomes).toEqual({ queued: verdict.promised });
  expect({ thrown, unresolved }).toEqual({ thrown: [], unresolved: 0 });
});
