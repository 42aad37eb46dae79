import { afterEach, beforeEach, vi } from 'vitest';
import { openDesk, type Desk } from '../src/redeemer/desk.js';
import type { TestKiosk } from './kiosk.js';

/** What is said on the console; nothing of it is shown. */
export const consoleError = vi.spyOn(console, 'error');
let end = () => {};

/** The device dies: what its desk knew is what it has kept. */
export const stop = (): void => end();

// For every test of the file that imports this.
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22) });
  consoleError.mockReset().mockReturnValue();
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

/** The desk of a kiosk, started, and what was decided at it; is stopped after the test. */
export async function open(omo: TestKiosk): Promise<Desk & { decided: string[] }> {
  const decided: string[] = [];
  const desk = openDesk(omo, (redemption) => {
    if (redemption)
      decided.push('code' in redemption ? `${redemption.state} ${redemption.code}` : redemption.state);
  });
  end = desk.start();
  await vi.advanceTimersByTimeAsync(0);
  return Object.assign(desk, { decided });
}

export const stateOf = (desk: Desk) => {
  const { redemption } = desk.attempt();
  return 'code' in redemption ? `${redemption.state} ${redemption.code}` : redemption.state;
};
