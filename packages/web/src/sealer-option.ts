import type { Sealer } from '@omokit/core';

/** A sealer, or what makes it for the queue of this name once there is something to keep or to send. */
export type SealerOption = Sealer | ((name: string) => Promise<Sealer>);

/** Of a queue's options. */
export async function sealerFrom(
  given: SealerOption | undefined,
  name: string,
): Promise<{ sealer: Sealer } | undefined> {
  return given && { sealer: typeof given === 'function' ? await given(name) : given };
}
