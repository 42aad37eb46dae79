import type { KeyValueStore, Platform } from './platform.js';

const idleMs = 30 * 60_000;
const key = 'session';

/**
 * Id of the visit: the same until 30 minutes pass without an event, across pages and tabs. `touch` is called for each
 * event; the time is written at most every ten seconds, because writing is what costs. It is read each time, because
 * another tab may have gone on with the visit, or ended it.
 */
export function createSession(
  platform: Pick<Platform, 'now'>,
  storage: KeyValueStore,
  newId: () => string,
): { touch(): string; end(): void } {
  let id = '';
  let lastAt = 0;
  let writtenAt = 0;

  return {
    touch() {
      const now = platform.now();
      const [storedId = '', storedAt] = (storage.get(key) ?? '').split(' ');
      if (storedId !== id) lastAt = 0;
      id = storedId;
      lastAt = Math.max(lastAt, Number(storedAt) || 0);
      const expired = !id || now - lastAt > idleMs;
      if (expired) id = newId();
      lastAt = now;
      if (expired || now - writtenAt > 10_000) {
        storage.set(key, `${id} ${now}`);
        writtenAt = now;
      }
      return id;
    },
    end() {
      id = '';
      writtenAt = 0;
      storage.remove(key);
    },
  };
}
