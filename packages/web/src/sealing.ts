import type { ListableStore, Listeners, ResetReason } from '@omokit/core';
import { createLastingStorage, type LastingStorage } from './lasting-storage.js';

// What a host needs besides when what it keeps is sealed.
export { renewLog } from '@omokit/queue/renew-log';
export { sealerFrom } from './sealer-option.js';
export { afterOpening } from './wait-for.js';

/** Says nothing of a visitor: how far the device's stream went, which purposes are to be purged. */
const isPlain = (key: string) => key === 'left' || key === 'withdrawn';

export interface HiddenStorage extends LastingStorage {
  /** Tells the other pages of this origin what changes, and hears it from them. */
  share(name: string, options: SharingOptions): void;
}

export interface SharingOptions {
  /** Another page has changed a value. */
  changed(): void;
  /** Another page has forgotten the visitor. */
  forgotten(reason: ResetReason): void;
  listeners: Listeners;
  /** Until then. */
  signal: AbortSignal;
}

type Told = { key: string; value: string | undefined } | { reset: ResetReason };

/**
 * Values that can be read on the device by nobody else: in memory, and in the queue's database, which seals them. What an
 * earlier page left in localStorage is taken over, and taken out once it is sealed.
 */
export function createHiddenStorage(local: ListableStore, mayKeep: (key: string) => boolean): HiddenStorage {
  const memory = new Map<string, string>();
  const hidden: ListableStore = {
    keys: () => [...new Set([...local.keys(), ...memory.keys()])],
    get: (key) => memory.get(key) ?? local.get(key),
    set(key, value) {
      if (isPlain(key)) local.set(key, value);
      else memory.set(key, value);
    },
    remove(key) {
      memory.delete(key);
      local.remove(key);
    },
  };
  const lasting = createLastingStorage(hidden, mayKeep, (key) => say({ key, value: hidden.get(key) }));
  let say: (told: Told) => void = () => undefined;

  function hide(): void {
    for (const key of local.keys()) {
      const value = hidden.get(key);
      if (isPlain(key) || value === undefined) continue;
      local.remove(key);
      memory.set(key, value);
    }
  }

  const plain = () =>
    local
      .keys()
      .filter(isPlain)
      .map((key) => [key, local.get(key)!] as const);

  return {
    ...lasting,
    attach: (values, inWorker) =>
      lasting.attach(
        {
          // What is plain is as late as can be.
          all: async () => new Map([...(await values.all()), ...plain()]),
          replace: (all) => values.replace(all).then(hide),
        },
        inWorker,
      ),

    share(name, { changed, forgotten, listeners, signal }) {
      // Without it each page learns of it when it next opens the queue.
      if (!('BroadcastChannel' in globalThis)) return;
      const channel = new BroadcastChannel(`omokit ${name}`);
      let hearing = false;

      channel.onmessage = ({ data }: MessageEvent<Told>) => {
        if ('reset' in data) {
          hearing = true;
          forgotten(data.reset);
          hearing = false;
        } else {
          if (data.value === undefined) hidden.remove(data.key);
          else hidden.set(data.key, data.value);
          changed();
        }
      };
      say = (told) => channel.postMessage(told);
      listeners.watch('reset', (reset) => {
        if (!hearing) say({ reset });
      });
      signal.addEventListener('abort', () => {
        say = () => undefined;
        channel.close();
      });
    },
  };
}
