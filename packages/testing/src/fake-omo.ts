import type { JsonObject } from '@omokit/protocol';
import { eventNames, lanes } from '@omokit/protocol';
import {
  createConsent,
  createUuid,
  OmoError,
  type AskableConsent,
  type Omo,
  type ResetReason,
  type TrackOptions,
  type Tracked,
  type TrackerEvents,
} from '@omokit/core';
import { createFakeApi, type ApiScript, type FakeApi } from './fake-api.js';
import { createFakePlatform, type FakePlatform } from './fake-platform.js';

export interface FakeOmoOptions {
  /** What the backend answers, by method and path. */
  api?: ApiScript;
  /** 'granted' unless the test says otherwise; the consent is a real one. */
  consent?: 'ask' | 'granted' | AskableConsent;
  online?: boolean;
  platform?: FakePlatform;
}

/** A call a widget made. */
export type FakeCall = { tracked: Tracked; options?: TrackOptions } & (
  | { method: 'track'; event: string; properties?: JsonObject }
  | { method: 'page'; name?: string; properties?: JsonObject }
  | { method: 'identify'; userId: string; traits?: JsonObject }
  | { method: 'group'; groupId: string; traits?: JsonObject }
  | { method: 'link'; identifier: { type: string; value: string } }
);

export interface FakeOmo extends Omo {
  readonly api: FakeApi;
  readonly platform: FakePlatform;
  /** Every tracking call, in order, with what it came to. */
  readonly calls: readonly FakeCall[];
  /** Names of the `track` calls, in order, without the dropped ones. */
  events(): string[];
  setOnline(online: boolean): void;
  /** Tells watchers, as the tracker would. */
  emit<K extends keyof TrackerEvents>(type: K, detail: TrackerEvents[K]): void;
}

/** An Omo for tests of widgets: no network, no disk, a real consent, calls recorded. */
export function createFakeOmo(options: FakeOmoOptions = {}): FakeOmo {
  const { platform = createFakePlatform() } = options;
  const newId = createUuid(platform);
  const consent = typeof options.consent === 'object' ? options.consent : fakeConsent(options.consent);
  const api = createFakeApi(options.api, platform.online);
  const calls: FakeCall[] = [];
  const listeners = new Map<keyof TrackerEvents, Set<(detail: never) => void>>();
  let anonymousId = newId();
  let userId: string | undefined;
  let closed = false;
  if (options.online !== undefined) platform.setOnline(options.online);

  function fakeConsent(initial: 'ask' | 'granted' = 'granted'): AskableConsent {
    return createConsent({ initial, newId, now: platform.now, store: () => undefined });
  }

  function decide(given: TrackOptions = {}): Tracked {
    if (closed) return 'dropped';
    const decision = consent.decide(given.purpose ?? 'analytics');
    return decision === 'allow' ? 'queued' : decision === 'hold' ? 'held' : 'dropped';
  }

  async function record(call: FakeCall): Promise<Tracked> {
    calls.push(call);
    return call.tracked;
  }

  function forget(reason: ResetReason): void {
    anonymousId = newId();
    userId = undefined;
    for (const key of platform.storage.keys())
      if (!/^(device|redeemer)\./.test(key)) platform.storage.remove(key);
    consent.forget();
    omo.emit('reset', reason);
  }

  const omo: FakeOmo = {
    api,
    platform,
    consent,
    calls,
    storage: platform.storage,
    online: platform.online,
    whenOnline: platform.whenOnline,
    setOnline: platform.setOnline,
    anonymousId: () => anonymousId,
    userId: () => userId,
    events: () =>
      calls.flatMap((call) => (call.method === 'track' && call.tracked !== 'dropped' ? [call.event] : [])),

    track: (event, properties, given) =>
      record({
        method: 'track',
        event,
        ...(properties && { properties }),
        ...(given && { options: given }),
        tracked: decide(given),
      }),

    page: (name, properties, given) =>
      record({
        method: 'page',
        ...(name !== undefined && { name }),
        ...(properties && { properties }),
        ...(given && { options: given }),
        tracked: decide(given),
      }),

    identify(id, traits, given) {
      userId = id;
      return record({
        method: 'identify',
        userId: id,
        ...(traits && { traits }),
        ...(given && { options: given }),
        tracked: decide(given),
      });
    },

    group: (groupId, traits, given) =>
      record({
        method: 'group',
        groupId,
        ...(traits && { traits }),
        ...(given && { options: given }),
        tracked: decide(given),
      }),

    link: (identifier, given) =>
      record({ method: 'link', identifier, ...(given && { options: given }), tracked: decide(given) }),

    async connect(connector) {
      if (!connector.supported()) {
        throw new OmoError('connector_failed', `This device cannot run the connector '${connector.name}'.`);
      }
      return connector.start(({ event, properties, lane }) => {
        void omo.track(event, properties, { purpose: connector.purpose, ...(lane && { lane }) });
      });
    },

    flush: async () => platform.online(),
    leave: () => undefined,
    export: async () => ({ events: [], dead: [] }),
    resend: async () => 0,

    reset: async () => forget('reset'),

    async endSession(reason = 'ended') {
      const properties = { reason, duration_ms: 0 };
      void omo.track(eventNames.kioskSessionEnded, properties, { purpose: 'operation' });
      forget(reason);
    },

    async close() {
      closed = true;
    },

    async stats() {
      const head = calls.filter((call) => call.tracked === 'queued').length;
      const pending = Object.fromEntries(lanes.map((lane) => [lane, 0])) as Record<
        (typeof lanes)[number],
        number
      >;
      return { stream: 'fake', head, pending, waiting: {}, dead: 0, storage: 'memory' };
    },

    watch(type, run) {
      const runs = listeners.get(type) ?? new Set();
      listeners.set(type, runs.add(run as (detail: never) => void));
      return () => runs.delete(run as (detail: never) => void);
    },

    emit(type, detail) {
      for (const run of [...(listeners.get(type) ?? [])] as ((given: typeof detail) => void)[]) run(detail);
    },
  };
  return omo;
}
