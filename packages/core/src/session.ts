import type { KeyValueStore, Platform } from './platform.js';

const idleMs = 30 * 60_000;
const key = 'session';

/**
 * Id of the visit: the same until 30 minutes pass without an event, across pages and tabs. `touch` is called for each
 * task with events; the time is written at most every ten seconds, because writing is what costs. It is read each
 * time, because another tab may have gone on with the visit, or ended it.
 */
export function createSession(
  platform: Pick<Platform, 'now'>,
  storage: KeyValueStore,
  newId: () => string,
): { touch(): string; startedAt(): number | undefined; end(): void } {
  /** The visit as this page has touched it last, which is not written down each time. */
  let id = '';
  let touchedAt = 0;

  return {
    touch() {
      const now = platform.now();
      const [stored = '', written] = (storage.get(key) ?? '').split(' ');
      const writtenAt = Number(written) || 0;
      const lastAt = stored === id ? Math.max(touchedAt, writtenAt) : writtenAt;
      const expired = !stored || Math.abs(now - lastAt) > idleMs;
      id = expired ? newId() : stored;
      touchedAt = now;
      if (expired || Math.abs(now - writtenAt) > 10_000) storage.set(key, `${id} ${now}`);
      return id;
    },
    startedAt() {
      // The first 48 bits of a UUIDv7 (RFC 9562, 5.7).
      const ms = storage.get(key)?.replace('-', '').slice(0, 12);
      return ms ? parseInt(ms, 16) : undefined;
    },
    end: () => storage.remove(key),
  };
}
