import type { QueueStats } from '@omokit/core';

/** Stats of a queue nothing was ever put into. */
export function noEvents(storage: QueueStats['storage']): QueueStats {
  const pending = { redemption: 0, identity: 0, event: 0, telemetry: 0 };
  return { stream: '', head: 0, pending, waiting: {}, dead: 0, storage };
}
