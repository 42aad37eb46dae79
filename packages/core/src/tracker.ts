import { eventNames, type Channel, type OmoEvent, type Purpose } from '@omokit/protocol';
import type { AskableConsent } from './consent.js';
import type { DraftEvent, QueueStore } from './queue.js';
import type { Platform, Stop } from './platform.js';
import type { Transport } from './transport.js';
import type { TrackOptions, Tracked, Tracker, TrackerEvents } from './host.js';
import { OmoError } from './errors.js';
import { createSender, type Sender } from './sender.js';
import { createSession } from './session.js';
import { createVisitor } from './visitor.js';
import { runSteps, type Step } from './step.js';
import { createUuid } from './uuid.js';

export interface TrackerOptions {
  platform: Platform;
  /** Opens the queue; called once, when consent first lets anything be kept. */
  queue(): Promise<QueueStore>;
  consent: AskableConsent;
  /** Where events go, by name: the names the queue was made with. */
  destinations: Readonly<Record<string, Transport>>;
  steps?: readonly Step[];
  channel: Channel;
  place?: { store?: string; zone?: string };
  /** Events kept in memory while consent is unanswered; the oldest go first. */
  maxHeld?: number;
  /** How long an event may wait for company before it is sent; redemptions and identity never wait. */
  sendAfterMs?: number;
}

/** An event between the call and the queue, and whom to tell. */
interface Waiting {
  draft: DraftEvent;
  done(tracked: Tracked): void;
}

/**
 * Puts the rooms in order: collect, consent, enrich, queue, transport. What is sync here is only arithmetic and memory;
 * every write waits for a microtask, so that a burst of calls shares one transaction.
 */
export function createTracker(options: TrackerOptions): Tracker {
  const { platform, consent, destinations, steps = [], channel, place } = options;
  const { maxHeld = 1_000, sendAfterMs = 200 } = options;
  const newId = createUuid(platform);
  const session = createSession(platform, platform.storage, newId);
  const visitor = createVisitor(platform.storage, newId);
  const listeners = new Map<keyof TrackerEvents, Set<(detail: never) => void>>();
  const stops = new Set<Stop>();

  let opened: Promise<{ queue: QueueStore; senders: Sender[] }> | undefined;
  let held: DraftEvent[] = [];
  let buffer: Waiting[] = [];
  let writing: Promise<void> = Promise.resolve();
  /** Settled when no withdrawal is being carried out: senders wait for it. */
  let purging: Promise<void> = Promise.resolve();
  let grantedBefore = consent.receipt()?.granted ?? [];
  let closed = false;

  function open() {
    opened ??= options.queue().then((queue) => ({
      queue,
      senders: Object.entries(destinations).map(([to, transport]) =>
        createSender({
          to,
          queue,
          transport,
          platform,
          beforeClaim: () => purging,
          delivered: (events, refused) => tell('delivered', { to, events, refused }),
          report: (error) => tell('error', error),
        }),
      ),
    }));
    return opened;
  }

  async function wake(delayMs: number): Promise<void> {
    const { senders } = await open();
    for (const sender of senders) sender.wake(delayMs);
  }

  // collect

  function collect(
    event: Omit<OmoEvent, 'messageId' | 'timestamp'>,
    given: TrackOptions = {},
  ): Promise<Tracked> {
    const { purpose = 'analytics', lane = 'event' } = given;
    if (closed) {
      tell('error', new OmoError('tracker_closed', 'The tracker was closed; make a new one to track again.'));
      return Promise.resolve('dropped');
    }
    const decision = consent.decide(purpose);
    if (decision === 'deny') return Promise.resolve('dropped');

    const draft: DraftEvent = {
      ...event,
      messageId: newId(),
      anonymousId: visitor.anonymousId(),
      ...(visitor.userId() === undefined ? {} : { userId: visitor.userId()! }),
      timestamp: (given.timestamp ?? new Date(platform.now())).toISOString(),
      context: {
        ...event.context,
        ...given.context,
        omo: {
          lane,
          purpose,
          channel,
          ...(place && { place }),
          ...(platform.online() ? {} : { offline: true }),
        },
      },
    };
    const enriched = runSteps(draft, steps, reportStep);
    if (enriched === null) return Promise.resolve('dropped');
    if (decision === 'hold') {
      held.push(enriched);
      if (held.length > maxHeld) held.shift();
      return Promise.resolve('held');
    }
    return enqueue(enriched);
  }

  // queue

  function enqueue(draft: DraftEvent): Promise<Tracked> {
    const { omo } = draft.context;
    const receipt = consent.receiptId?.();
    if (receipt !== undefined) omo.consent = receipt;
    omo.session = session.touch();
    draft.anonymousId = visitor.keep();
    if (buffer.length === 0) void Promise.resolve().then(write);
    return new Promise((done) => buffer.push({ draft, done }));
  }

  function write(): Promise<void> {
    const batch = buffer;
    if (batch.length === 0) return writing;
    buffer = [];
    writing = writing.then(async () => {
      if (!(await put(batch)) && batch.length > 1) {
        // One that cannot be written (a cycle, a BigInt) must not cost its neighbours.
        for (const waiting of batch) await put([waiting]);
      }
      const urgent = batch.some(({ draft }) => draft.context.omo.lane !== 'event');
      void wake(urgent ? 0 : sendAfterMs);
    });
    return writing;
  }

  async function put(batch: readonly Waiting[]): Promise<boolean> {
    try {
      const { queue } = await open();
      await queue.put(batch.map(({ draft }) => draft));
      for (const { done } of batch) done('queued');
      return true;
    } catch (cause) {
      if (batch.length > 1) return false;
      const message = `A '${batch[0]?.draft.event ?? batch[0]?.draft.type}' could not be kept on this device and is not sent.`;
      tell('error', new OmoError('queue_unavailable', message, { cause }));
      batch[0]?.done('dropped');
      return false;
    }
  }

  // consent

  function consentChanged(): void {
    const receipt = consent.receipt();
    const granted = receipt?.granted ?? [];
    const withdrawn = grantedBefore.filter((purpose) => !granted.includes(purpose));
    const added = granted.filter((purpose) => !grantedBefore.includes(purpose));
    grantedBefore = granted;

    const waiting = held;
    held = waiting.filter(({ context }) => consent.decide(context.omo.purpose) === 'hold');
    for (const draft of waiting) {
      if (consent.decide(draft.context.omo.purpose) === 'allow') void enqueue(draft);
    }
    if (receipt && withdrawn.length > 0) withdraw(withdrawn);
    if (receipt && added.length > 0) tellReceipt(eventNames.consentGranted, added);
    if (receipt) void wake(0);
  }

  function withdraw(purposes: Purpose[]): void {
    const gone = new Set(purposes);
    purging = Promise.all([purging, write()]).then(async () => {
      const { queue } = await open();
      await queue.purge((event) => gone.has(event.context.omo.purpose), 'consent_withdrawn');
    });
    purging = purging.catch((cause: unknown) => {
      tell(
        'error',
        new OmoError('queue_unavailable', 'A withdrawal could not delete what is queued.', { cause }),
      );
    });
    tellReceipt(eventNames.consentWithdrawn, purposes);
  }

  function tellReceipt(event: string, purposes: Purpose[]): void {
    const receipt = consent.receipt();
    const properties = { purposes, notice: receipt?.notice, receipt_id: receipt?.id };
    void collect({ type: 'track', event, properties }, { purpose: 'operation', lane: 'identity' });
  }

  // tell

  function tell<K extends keyof TrackerEvents>(type: K, detail: TrackerEvents[K]): void {
    for (const run of [...(listeners.get(type) ?? [])] as ((detail: TrackerEvents[K]) => void)[]) {
      try {
        run(detail);
      } catch (cause) {
        if (type !== 'error') {
          tell(
            'error',
            new OmoError('step_failed', `A '${type}' listener threw; it was skipped.`, { cause }),
          );
        }
      }
    }
  }

  function reportStep(cause: unknown): void {
    tell(
      'error',
      new OmoError('step_failed', 'An enrich step threw; the event went on without it.', { cause }),
    );
  }

  stops.add(consent.watch(consentChanged));
  if (consent.decide('operation') === 'allow') void wake(0);

  const tracker: Tracker = {
    consent,
    anonymousId: visitor.anonymousId,
    userId: visitor.userId,

    track: (event, properties, given) =>
      collect({ type: 'track', event, ...(properties && { properties }) }, given),

    page: (name, properties, given) =>
      collect({ type: 'page', ...(name && { name }), ...(properties && { properties }) }, given),

    identify(userId, traits, given) {
      visitor.setUserId(userId);
      return collect({ type: 'identify', ...(traits && { traits }) }, { lane: 'identity', ...given });
    },

    group: (groupId, traits, given) => collect({ type: 'group', groupId, ...(traits && { traits }) }, given),

    link({ type, value }, given) {
      const externalIds = [{ id: value, type, collection: 'users' as const, encoding: 'none' as const }];
      return collect({ type: 'identify', context: { externalIds } }, { lane: 'identity', ...given });
    },

    async connect(connector) {
      if (!connector.supported()) {
        throw new OmoError('connector_failed', `This device cannot run the connector '${connector.name}'.`);
      }
      const stop = await connector.start(({ event, properties, lane }) => {
        void tracker.track(event, properties, { purpose: connector.purpose, ...(lane && { lane }) });
      });
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },

    async flush() {
      await write();
      if (!opened) return held.length === 0;
      const { senders } = await opened;
      const drained = await Promise.all(senders.map((sender) => sender.drain()));
      return drained.every(Boolean);
    },

    async reset() {
      await write();
      void tracker.flush();
      held = [];
      visitor.forget();
      session.end();
      consent.forget();
      tell('reset', undefined);
    },

    async close() {
      if (closed) return;
      closed = true;
      for (const stop of stops) stop();
      await write();
      if (!opened) return;
      const { queue, senders } = await opened;
      await Promise.all(senders.map((sender) => sender.stop()));
      await queue.close();
    },

    async stats() {
      return (await open()).queue.stats();
    },

    watch(type, run) {
      const runs = listeners.get(type) ?? new Set();
      listeners.set(type, runs.add(run as (detail: never) => void));
      return () => runs.delete(run as (detail: never) => void);
    },
  };
  return tracker;
}
