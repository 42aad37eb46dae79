import type { Omo, Stop } from '@omokit/core';
import type { HandoffAnswer, HandoffRequest, HandoffStatus } from '@omokit/protocol';
import { isUnreachable } from '../connectivity.js';

/** A code on the kiosk's screen. `state` is what the phone has made of it so far. */
export type Invitation =
  | { state: 'preparing' }
  | { state: 'open'; userCode: string; expiresAt: number; reachable: boolean }
  | { state: 'joined'; userCode: string }
  | { state: 'failed'; code: string }
  /** Nobody took any of the codes. */
  | { state: 'over' };

const maxCodes = 4;
const shortestPauseMs = 50;

/**
 * Asks for a code, waits for a phone to take it, and asks for the next when it expires; after the fourth nobody is there
 * any more. `changed` runs at each step.
 */
export function invite(omo: Omo, changed: (invitation: Invitation) => void): Stop {
  let stopped = false;
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const tell = (invitation: Invitation) => {
    if (!stopped) changed(invitation);
  };

  async function offer(): Promise<boolean> {
    const request: HandoffRequest = { anonymousId: omo.anonymousId() };
    const answer = await omo.api.post<HandoffAnswer>('/v1/handoffs', request);
    const { userCode, deviceCode } = answer;
    const open = { state: 'open' as const, userCode, expiresAt: Date.now() + answer.expiresInMs };
    tell({ ...open, reachable: true });
    while (!stopped && Date.now() < open.expiresAt) {
      await wait(Math.max(shortestPauseMs, Math.min(answer.intervalMs, open.expiresAt - Date.now())));
      if (stopped) return true;
      const status = await poll(deviceCode);
      tell({ ...open, reachable: status !== undefined });
      if (status === 'joined') {
        tell({ state: 'joined', userCode });
        return true;
      }
      if (status === 'expired') return false;
    }
    return stopped;
  }

  async function poll(deviceCode: string): Promise<HandoffStatus['state'] | undefined> {
    try {
      return (await omo.api.post<HandoffStatus>('/v1/handoffs/poll', { deviceCode })).state;
    } catch (error) {
      // The code may still be taken while this device is cut off, so it is asked again.
      return isUnreachable(error) ? undefined : 'expired';
    }
  }

  async function run(): Promise<void> {
    tell({ state: 'preparing' });
    try {
      for (let codes = 0; codes < maxCodes && !stopped; codes++) if (await offer()) return;
      tell({ state: 'over' });
    } catch (error) {
      tell({ state: 'failed', code: String((error as { code?: unknown }).code ?? 'api_failed') });
    }
  }

  void run();
  return () => {
    stopped = true;
  };
}
