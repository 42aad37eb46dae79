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
): { touch(): string; startedAt(): number | undefined; end(): void } {
  let id = '';
  let lastAt = 0;
  let writtenAt = 0;
  /** What was stored when it was last looked at. */
  let seen: string | undefined;

  return {
    touch() {
      const now = platform.now();
      const stored = storage.get(key);
      if (stored !== seen || stored === undefined) {
        const [storedId = '', storedAt] = (stored ?? '').split(' ');
        if (storedId !== id) lastAt = 0;
        id = storedId;
        lastAt = Math.max(lastAt, Number(storedAt) || 0);
        seen = stored;
      }
      const expired = !id || now - lastAt > idleMs;
      if (expired) id = newId();
      lastAt = now;
      if (expired || now - writtenAt > 10_000) {
        seen = `${id} ${now}`;
        storage.set(key, seen);
        writtenAt = now;
      }
      return id;
    },
    startedAt() {
      const [stored] = (storage.get(key) ?? id).split(' ');
      // The first 48 bits of a UUIDv7 (RFC 9562, 5.7).
      return stored ? parseInt(stored.replace('-', '').slice(0, 12), 16) : undefined;
    },
    end() {
      id = '';
      writtenAt = 0;
      storage.remove(key);
    },
  };
}
