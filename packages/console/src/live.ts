import type { LiveMessage } from '@omokit/protocol';
import { EventSource, type FetchLike } from 'eventsource';
import { endWhenSilent } from './end-when-silent.js';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

/** The server's live stream. It reconnects by itself and resumes after the last message it had. */
export interface Live {
  readonly state: LiveState;
  /** Returns the function that stops listening. */
  onMessage(listener: (message: LiveMessage) => void): () => void;
  onState(listener: (state: LiveState) => void): () => void;
  /** Runs when a lost stream is back: events were resumed, but what is not an event must be asked for again. */
  onReturn(listener: () => void): () => void;
  close(): void;
}

export interface LiveOptions {
  /** A secret key. */
  key: string;
  /** Where the server is; the page's own origin unless told. */
  base?: string;
  fetch?: typeof fetch;
  /** Called once when the server no longer accepts the key; the stream is then closed. */
  onUnauthorized?: () => void;
  /** How many events from before now the stream begins with. */
  last?: number;
  /** The server says something every 15 s; after this long without a byte the connection counts as lost. */
  silentMs?: number;
  /** First wait before connecting again after an answer that was not a stream; it doubles up to 30 s. */
  retryMs?: number;
}

const types = ['event', 'stream', 'funnel'] as const;
const longestRetryMs = 30_000;

export function createLive(options: LiveOptions): Live {
  const { key, base = location.origin, fetch = globalThis.fetch, onUnauthorized } = options;
  const { last = 0, silentMs = 40_000, retryMs = 1_000 } = options;
  const messageListeners = new Set<(message: LiveMessage) => void>();
  const stateListeners = new Set<(state: LiveState) => void>();
  const returnListeners = new Set<() => void>();
  let state: LiveState = 'connecting';
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastId = '';
  let wait = retryMs;

  const authorised: FetchLike = async (url, init) => {
    const response = await fetch(url, {
      ...init,
      credentials: 'omit',
      headers: {
        ...init.headers,
        authorization: `Bearer ${key}`,
        // A source made after a failed one does not know where that one was.
        ...(lastId && !init.headers['Last-Event-ID'] && { 'Last-Event-ID': lastId }),
      },
    });
    return endWhenSilent(response, silentMs);
  };

  function move(next: LiveState): void {
    if (state === next) return;
    const returned = state === 'reconnecting';
    state = next;
    for (const listener of stateListeners) listener(next);
    if (returned) for (const listener of returnListeners) listener();
  }

  function connect(): void {
    source = new EventSource(new URL(last > 0 ? `/v1/live?last=${last}` : '/v1/live', base), {
      fetch: authorised,
    });
    source.addEventListener('open', () => {
      wait = retryMs;
      move('live');
    });
    source.addEventListener('error', (failure) => {
      if (failure.code === 401 || failure.code === 403) {
        close();
        onUnauthorized?.();
        return;
      }
      move('reconnecting');
      // The source itself tries again after a lost connection, but gives up after an answer that is no stream.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, longestRetryMs);
    });
    for (const type of types) source.addEventListener(type, receive);
  }

  function receive({ data, lastEventId }: MessageEvent): void {
    if (lastEventId) lastId = lastEventId;
    const message = parse(data);
    if (!message) return;
    for (const listener of messageListeners) listener(message);
  }

  function close(): void {
    clearTimeout(timer);
    source?.close();
  }

  connect();
  return {
    get state() {
      return state;
    },
    onMessage: (listener) => subscribe(messageListeners, listener),
    onState: (listener) => subscribe(stateListeners, listener),
    onReturn: (listener) => subscribe(returnListeners, listener),
    close,
  };
}

function subscribe<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => set.delete(listener);
}

/** A message that cannot be read is left out: one bad line must not end the stream. */
function parse(data: unknown): LiveMessage | undefined {
  try {
    const message = JSON.parse(String(data)) as LiveMessage | null;
    return message && types.includes(message.type) ? message : undefined;
  } catch {
    // Not JSON: the server is newer or broken; the messages that follow may be fine.
    return undefined;
  }
}
