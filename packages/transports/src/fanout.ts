import { OmoError, type Transport } from '@omokit/core';
import { purposes as allPurposes, type Purpose } from '@omokit/protocol';

/** A destination that may have only what was collected for these purposes. */
export interface PurposefulDestination {
  to: Transport;
  purposes: readonly Purpose[];
}

/**
 * One event to several destinations, by name, as `transport` of `createOmo` and `destinations` of `createTracker` take
 * them. Each name has its own place in the queue, its own lease and its own retry, so none holds another; this adds
 * only who may have what: events of other purposes are passed over and count as done. Throws OmoError `option_invalid`
 * when a purpose is none.
 */
export function fanout<Name extends string>(
  destinations: Readonly<Record<Name, Transport | PurposefulDestination>>,
): Record<Name, Transport> {
  const transports = Object.entries<Transport | PurposefulDestination>(destinations).map(
    ([name, destination]) => [
      name,
      typeof destination === 'function' ? destination : limited(destination.to, destination.purposes),
    ],
  );
  return Object.fromEntries(transports) as Record<Name, Transport>;
}

function limited(to: Transport, purposes: readonly Purpose[]): Transport {
  const unknown = purposes.find((purpose) => !allPurposes.includes(purpose));
  if (unknown !== undefined) {
    const message = `fanout: '${unknown}' is no purpose; there are ${allPurposes.join(', ')}.`;
    throw new OmoError('option_invalid', message);
  }
  return async (batch) => {
    const events = batch.events.filter(({ context }) => purposes.includes(context.omo.purpose));
    if (events.length === 0 && batch.losses.length === 0) return { outcome: 'ok' };
    return to({ ...batch, events });
  };
}
