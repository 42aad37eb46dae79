import { createApi, type Api } from './api.js';
import { addEvents, mostEvents, type LiveEvent } from './event-feed.js';
import { createLive, type Live } from './live.js';

/** What a signed-in console works with; made at sign-in, closed at sign-out. */
export interface Session {
  api: Api;
  live: Live;
  /** Newest first, at most `mostEvents`; kept while other pages are shown. */
  readonly events: readonly LiveEvent[];
  /** Runs after `events` changed. */
  onEvents(listener: () => void): () => void;
  close(): void;
}

export function createSession(key: string, onUnauthorized: () => void): Session {
  const api = createApi({ key });
  const live = createLive({ key, onUnauthorized, last: 200 });
  const listeners = new Set<() => void>();
  let events: readonly LiveEvent[] = [];
  let arrived: LiveEvent[] = [];
  let scheduled = false;

  // A burst of messages becomes one change, so that the page renders once for it.
  function take(): void {
    scheduled = false;
    const fresh = arrived;
    arrived = [];
    events = addEvents(events, fresh, mostEvents);
    for (const listener of listeners) listener();
  }

  const stop = live.onMessage((message) => {
    if (message.type !== 'event') return;
    arrived.push({ item: message.item, person: message.person });
    if (scheduled) return;
    scheduled = true;
    setTimeout(take, 50);
  });

  return {
    api,
    live,
    get events() {
      return events;
    },
    onEvents(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stop();
      live.close();
    },
  };
}
