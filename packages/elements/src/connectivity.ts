import type { Omo, Stop } from '@omokit/core';

/** Runs when the network comes or goes. */
export function watchConnectivity(omo: Omo, run: () => void): Stop {
  const stop = omo.whenOnline(run);
  globalThis.addEventListener('offline', run);
  return () => {
    stop();
    globalThis.removeEventListener('offline', run);
  };
}

/** True when a call failed for want of a network, not because the backend said no. */
export function isUnreachable(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'api_unreachable';
}
