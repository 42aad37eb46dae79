import type { Case } from './case.js';
import type { MakeQueue } from './queue-conformance/bench.js';
import { deletionCases } from './queue-conformance/deletion.js';
import { leaseCases } from './queue-conformance/leases.js';
import { orderCases } from './queue-conformance/order.js';

export { putAll, type MakeQueue, type QueueMakeOptions } from './queue-conformance/bench.js';

/** What every QueueStore promises, as cases. `make` returns an empty queue each time. */
export function queueConformance(make: MakeQueue): Case[] {
  return [...orderCases(make), ...leaseCases(make), ...deletionCases(make)];
}
