import type { Batch, Sent, Transport } from '@omokit/core';
import { segment } from '@omokit/transports/segment';

// What omo.js loads with its first batch when its tag has a data-segment-write-key.
let transport: Transport | undefined;

export function send(
  { segmentWriteKey = '', segmentEndpoint: endpoint, segmentBasicAuth }: DOMStringMap,
  batch: Batch,
): Promise<Sent> {
  transport ??= segment({
    writeKey: segmentWriteKey,
    basicAuth: segmentBasicAuth !== undefined,
    ...(endpoint && { endpoint }),
  });
  return transport(batch);
}
