import type { JsonObject, Lane, Purpose, QueuedEvent } from '@omokit/protocol';
import type { AskableConsent } from './consent.js';
import type { Connector } from './connector.js';
import type { DeadLetter, QueueStats } from './queue.js';
import type { OmoError } from './errors.js';
import type { KeyValueStore, Stop } from './platform.js';

/** What became of a call: on disk, kept in memory until consent is answered, or not collected at all. */
export type Tracked = 'queued' | 'held' | 'dropped';

export interface TrackOptions {
  purpose?: Purpose;
  lane?: Lane;
  /** When it happened, if not now. */
  timestamp?: Date;
  /** Merged into the event's context. */
  context?: JsonObject;
}

/**
 * Why a visitor was forgotten: `reset()`; `endSession()` by hand or after nobody touched; or the backend said that this
 * person was erased.
 */
export type ResetReason = 'reset' | 'ended' | 'idle' | 'erased' | (string & {});

/** What the tracker tells of itself. */
export interface TrackerEvents {
  /** A destination has these; `refused` maps messageId to code. */
  delivered: { to: string; events: readonly QueuedEvent[]; refused: ReadonlyMap<string, string> };
  /** Something went wrong that the page need not handle but may want to show or log. */
  error: OmoError;
  /** Only now it was read from the device who the visitor is and what they left: the one of so far was nobody. */
  recovered: undefined;
  /** The visitor was forgotten, and why: whatever shows something of them starts over. */
  reset: ResetReason;
}

/**
 * The tracker: what pages call. No method throws into the page, and only `connect` (`connector_failed`), `stats`,
 * `export` and `resend` (`queue_unavailable`) reject.
 */
export interface Tracker {
  track(event: string, properties?: JsonObject, options?: TrackOptions): Promise<Tracked>;
  page(name?: string, properties?: JsonObject, options?: TrackOptions): Promise<Tracked>;
  identify(userId: string, traits?: JsonObject, options?: TrackOptions): Promise<Tracked>;
  group(groupId: string, traits?: JsonObject, options?: TrackOptions): Promise<Tracked>;
  /** States that this visitor also has this identifier: { type: 'member', value: '1234' }. */
  link(identifier: { type: string; value: string }, options?: TrackOptions): Promise<Tracked>;
  /** Starts a source; its readings become events under its purpose. Stop ends it. */
  connect(connector: Connector): Promise<Stop>;
  /** Sends what is waiting now; true when every destination has everything. */
  flush(): Promise<boolean>;
  /** The page is about to go: what may not have left it is sent in this very task, what is not on disk is written down. */
  leave(): void;
  /** Forgets the visitor: new anonymousId, no userId, new session; consent is asked again. Sends what they left first when it can. */
  reset(): Promise<void>;
  /**
   * The visit at a shared device is over: tracks 'Kiosk Session Ended' with `reason` ('ended' unless told), forgets the
   * visitor as `reset()` does, with everything they left in storage and memory. Resolves when nothing of it is left to
   * read; what waits in the queue is sent when it can be.
   */
  endSession(reason?: ResetReason): Promise<void>;
  close(): Promise<void>;
  anonymousId(): string;
  userId(): string | undefined;
  stats(): Promise<QueueStats>;
  /** Everything that waits on this device, and what destinations have refused, with their reason. */
  export(): Promise<{ events: QueuedEvent[]; dead: DeadLetter[] }>;
  /** Sends again what was refused, as new events to every destination; all of it unless told which. Resolves with how many. */
  resend(match?: (letter: DeadLetter) => boolean): Promise<number>;
  watch<K extends keyof TrackerEvents>(type: K, run: (detail: TrackerEvents[K]) => void): Stop;
  readonly consent: AskableConsent;
}

/** Calls the backend's JSON API with this page's key. Rejects with OmoError: the backend's code, or `api_unreachable`. */
export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
}

/** What widgets need of their page: the tracker, the API and somewhere small to keep things. `createOmo` makes one. */
export interface Omo extends Tracker {
  readonly api: Api;
  /**
   * Kept on the device until the visitor is forgotten; what begins with `device.` or `redeemer.` is the device's own and
   * stays. What is written before consent is answered stays in memory: a yes to anything writes it.
   */
  readonly storage: KeyValueStore;
  /** Only where what is kept can be read later than the page begins (it is sealed): resolves when it can be. */
  readonly opened?: Promise<unknown>;
  online(): boolean;
  whenOnline(run: () => void): Stop;
}
