import type { Purpose } from '@omokit/protocol';
import type { KeyValueStore } from './platform.js';

const key = 'withdrawn';

/** Purposes a person has taken back, until nothing collected under them is queued any more. */
export interface Withdrawals {
  add(purposes: readonly Purpose[]): void;
  /**
   * Deletes what was withdrawn: undefined when there is nothing to delete. Nothing may be sent before it has resolved.
   * Rejects when the queue cannot delete; the next call tries again.
   */
  purging(): Promise<void> | undefined;
}

/** Keeps them on the device, so that a page which ends before the queue is purged leaves that to the next one. */
export function createWithdrawals(
  storage: KeyValueStore,
  purge: (purposes: ReadonlySet<string>) => Promise<void>,
): Withdrawals {
  /** Purposes, separated by spaces. */
  const due = () => storage.get(key);
  let running: Promise<void> | undefined;

  async function carryOut(): Promise<void> {
    for (let purposes = due(); purposes; purposes = due()) {
      await purge(new Set(purposes.split(' ')));
      // Unless more was withdrawn meanwhile.
      if (due() === purposes) storage.remove(key);
    }
  }

  return {
    // One that is being carried out is due again: more may have been collected under it since.
    add: (purposes) => storage.set(key, [...(due()?.split(' ') ?? []), ...purposes].join(' ')),
    purging: () =>
      due() === undefined ? undefined : (running ??= carryOut().finally(() => (running = undefined))),
  };
}
