import type { Sealer } from '@omokit/core';
import { createSealer } from '@omokit/queue/sealer';

/** A sealer, or what makes it for the queue of this name once there is something to keep or to send; true is ours. */
export type SealerOption = Sealer | boolean | ((name: string) => Promise<Sealer>);

/** Of a queue's options. */
export async function sealerFrom(
  given: SealerOption | undefined,
  name: string,
): Promise<{ sealer: Sealer } | undefined> {
  if (!given) return undefined;
  const sealer = given === true ? createSealer : given;
  return { sealer: typeof sealer === 'function' ? await sealer(name) : sealer };
}
