import {
  eventNames,
  lanes,
  purposes,
  type Channel,
  type Lane,
  type OmoContext,
  type OmoEvent,
  type Purpose,
  type TrackedEvent,
} from '@omokit/protocol';
import type { AskableConsent, ConsentReceipt, Decision } from './consent.js';
import { draftOf, emptyStats, type QueueStore } from './queue.js';
import type { Platform, Stop } from './platform.js';
import type { Transport } from './transport.js';
import type { ResetReason, TrackOptions, Tracked, Tracker } from './host.js';
import { OmoError, type ErrorCode } from './errors.js';
import { createLastWords, type Done, type Word } from './last-words.js';
import { createListeners, type Listeners } from './listeners.js';
import { createSender, type Sender } from './sender.js';
import { createSession } from './session.js';
import { reduce } from './minimise.js';
import { runSteps, type Step } from './step.js';
import { createUuid } from './uuid.js';
import { createVisitor } from './visitor.js';
import { createWithdrawals } from './withdrawals.js';
import { createWriter } from './writer.js';

export interface TrackerOptions {
  platform: Platform;
  /** Opens the queue when consent first lets anything be kept; called again when that failed. */
  queue(): Promise<QueueStore>;
  /** Whether an earlier page may have left a queue: without it none is opened before there is something to keep. */
  hasQueue?(): Promise<boolean>;
  consent: AskableConsent;
  /** Where events go, by name: the names the queue was made with. */
  destinations: Readonly<Record<string, Transport>>;
  /** Asked within each call what is around it, such as the address of the page; returns what adds that to the event. */
  context?: (() => (event: TrackedEvent) => TrackedEvent) | undefined;
  /** Run within the call, when the context has been added. */
  steps?: readonly Step[] | undefined;
  channel: Channel;
  place?: { store?: string; zone?: string } | undefined;
  /** Events kept in memory while consent is unanswered; the oldest go first. */
  maxHeld?: number;
  /** How long an event may wait for company before it is sent; redemptions and identity never wait. */
  sendAfterMs?: number;
  /** Whether a page that goes may leave what is not in the queue yet in `platform.storage`, readable. True unless told. */
  journal?: boolean;
  /** Called once, with what to run when another page has forgotten the visitor and all they left on the device. */
  whenForgotten?(forgotten: (reason: ResetReason) => void): void;
  /** Whom to tell; made here when the host has nothing to tell of itself. */
  listeners?: Listeners;
}

/** Names in storage that outlive a visitor: what is still to be done, and what is the device's own. */
const ofDevice = /^(left|journal|withdrawn|written|(device|redeemer)\..*)$/;

/** What a call says of an event; JSON leaves out what is undefined. */
type Collected = Pick<OmoEvent, 'type'> & {
  [K in 'event' | 'name' | 'groupId' | 'properties' | 'traits' | 'context']?: OmoEvent[K] | undefined;
};

/** What a page that is going says within the call; the rest when its listener has returned, at once. */
const maxSaidAlone = 100;

/** What the calls of one task have in common: noted when the page's own code has run. */
interface Here {
  who: Pick<TrackedEvent, 'anonymousId' | 'userId'>;
  omo: Pick<OmoContext, 'session' | 'offline'>;
  /** Whether one of them is kept, not only held. */
  kept: boolean;
}

/**
 * Puts the rooms in order: collect, consent, enrich, queue, transport. A call is only noted; its event is made when the
 * transaction that takes it begins, or before anything changes that the note does not have (docs/adr/0014).
 */
export function createTracker(options: TrackerOptions): Tracker {
  const { platform, consent, destinations, steps = [], channel, place } = options;
  const { maxHeld = 1_000, sendAfterMs = 200, listeners = createListeners() } = options;
  const { context = () => (event) => event } = options;
  const { storage } = platform;
  const { tell } = listeners;
  const newId = createUuid(platform);
  const session = createSession(platform, storage, newId);
  const visitor = createVisitor(storage, newId);
  const withdrawals = createWithdrawals(storage, purge);
  const lastWords = createLastWords(storage, options.journal);
  const writer = createWriter({
    queue: open,
    later: (goOn) => platform.after(0, goOn),
    committed(words, place) {
      lastWords.committed(words, place);
      void wake(words.every(({ lane }) => lane === 'event') ? sendAfterMs : 0);
    },
    failed: (cause) => report('queue_unavailable', 'An event could not be kept and is not sent.', cause),
  });
  const stops = new Set<Stop>();

  const senders = new Map<string, Sender>();
  /** Of the calls of this task. */
  let here: Here | undefined;
  /** What has left a page that is going, and to whom. */
  let said: Set<string> | undefined;
  let opened: Promise<QueueStore> | undefined;
  let held: TrackedEvent[] = [];
  let grantedBefore = consent.receipt()?.granted ?? [];
  let allowedBefore = purposes.filter(isAllowed);
  let closed = false;

  function open() {
    return (opened ??= openQueue().catch((cause: unknown) => {
      opened = undefined;
      throw cause;
    }));
  }

  async function openQueue() {
    const queue = await options.queue();
    await lastWords.replay(queue);
    for (const [to, transport] of Object.entries(destinations)) {
      const sender = createSender({
        to,
        queue,
        transport,
        platform,
        purging: withdrawals.purging,
        saidBefore: lastWords.said,
        delivered(events, refused) {
          lastWords.delivered(to, new Set(events.map(({ messageId }) => messageId)));
          tell('delivered', { to, events, refused });
        },
        async erased(anonymousIds) {
          if (anonymousIds.includes(visitor.anonymousId())) await forget('erased');
        },
        report: (error) => tell('error', error),
      });
      senders.set(to, sender);
    }
    return queue;
  }

  /** The queue, unless there is none and nothing to keep: a visitor who said no leaves no database behind. */
  async function openIfAny() {
    const mayOpen = opened || ((await options.hasQueue?.()) ?? true);
    return opened || (mayOpen && !closed) ? open() : undefined;
  }

  async function wake(delayMs: number): Promise<void> {
    try {
      await openIfAny();
      for (const sender of senders.values()) sender.wake(delayMs);
    } catch (cause) {
      report('queue_unavailable', 'The queue could not be opened; it is tried again.', cause);
    }
  }

  function report(code: ErrorCode, message: string, cause?: unknown): void {
    tell('error', new OmoError(code, message, { cause }));
  }

  // collect

  function collect(event: Collected, given?: TrackOptions | null, usual: Lane = 'event'): Promise<Tracked> {
    return new Promise((done) => {
      const drop = (cause: unknown): undefined => {
        const message = `A '${event.event ?? event.type}' cannot be sent (see the cause).`;
        report('option_invalid', message, cause);
        done('dropped');
      };
      try {
        const { purpose = 'analytics', lane = usual, timestamp, context: added } = given ?? {};
        if (closed) report('tracker_closed', 'The tracker was closed; make a new one.');
        const decision = closed ? 'deny' : consent.decide(purpose);
        if (decision === 'deny') return done('dropped');
        if (event.type === 'track' && !(typeof event.event === 'string' && event.event)) {
          throw new TypeError('It has no name.');
        }
        if (added) event.context = { ...event.context, ...added };
        const omo = { lane, purpose, channel, place, consent: consent.receiptId?.() } as OmoContext;
        const from = comingFrom(decision);
        const addContext = context();
        const at = timestamp?.getTime() ?? platform.now();
        // A step sees what the page gave, and the page as it is.
        if (steps.length === 0) reduce(event, purpose);
        writer.add(() => {
          try {
            return take(addContext(eventOf(event, at, omo, from)), decision, done);
          } catch (cause) {
            return drop(cause);
          }
        });
        if (steps.length > 0) writer.makeAll();
        // Listeners of the page may run after ours, and nothing may run after them.
        if (said && said.size < maxSaidAlone) leave();
      } catch (cause) {
        drop(cause);
      }
    });
  }

  function comingFrom(decision: Decision): Here {
    if (!here) {
      here = {} as Here;
      void Promise.resolve().then(() => {
        noteHere();
        if (said) leave();
      });
    }
    here.kept ||= decision === 'allow';
    return here;
  }

  /** At the latest before any of it changes, as who the visitor is. */
  function noteHere(): void {
    if (!here) return;
    const { kept } = here;
    here.who = { anonymousId: kept ? visitor.keep() : visitor.anonymousId(), userId: visitor.userId() };
    here.omo = { offline: !platform.online() || undefined, session: kept ? session.touch() : undefined };
    here = undefined;
  }

  function eventOf(event: Collected, at: number, omo: OmoContext, from: Here): TrackedEvent {
    noteHere();
    return {
      ...event,
      ...from.who,
      messageId: newId(),
      timestamp: new Date(at).toISOString(),
      context: { ...event.context, omo: { ...omo, ...from.omo } },
    } as TrackedEvent;
  }

  /** Throws what JSON.stringify throws, before anything is kept. */
  function take(event: TrackedEvent, decision: Decision, done: Done): Word | undefined {
    const { purpose } = event.context.omo;
    const tracked = runSteps(event, steps, reportStep);
    if (tracked) {
      // What a step has added leaves no more than the rest.
      if (steps.length > 0) reduce(tracked, purpose);
      const { lane } = tracked.context.omo;
      // Nobody would ever claim it.
      if (!lanes.includes(lane)) throw new TypeError(`There is no lane '${lane}'.`);
      const draft = draftOf(tracked);
      if (decision === 'allow') return lastWords.add(draft, done);
      held.push(tracked);
      if (held.length > maxHeld) held.shift();
    }
    done(tracked ? 'held' : 'dropped');
    return undefined;
  }

  function reportStep(cause: unknown): void {
    report('step_failed', 'A step threw or returned no event; it was skipped.', cause);
  }

  // queue

  /** Sends in this very task, in requests that outlive the page, what may not have left it. */
  function leave(): void {
    writer.makeAll();
    void writer.write();
    // Only a page that was brought back gets to run a timer.
    if (!said) platform.after(0, () => (said = undefined));
    const before = (said ??= new Set());
    const online = platform.online();
    for (const [to, transport] of online ? Object.entries(destinations) : []) {
      const sender = senders.get(to);
      const inFlight = sender ? sender.inFlight() : [];
      if (!inFlight) continue;
      /** Says whether it was not noted before. */
      const note = ({ messageId }: TrackedEvent) => before.size < before.add(to + messageId).size;
      inFlight.forEach(note);
      const events = lastWords.unsent(to).filter(note);
      if (events.length === 0) continue;
      const sentAt = new Date(platform.now()).toISOString();
      // One that throws, even at once, tells nobody any more: the queue has the events, and the others are to have them.
      void (async () => transport({ events, losses: [], sentAt, leaving: true }))().catch(() => undefined);
    }
    lastWords.leave(writer.unwritten, online);
  }

  // consent

  function isAllowed(purpose: Purpose): boolean {
    return consent.decide(purpose) === 'allow';
  }

  function consentChanged(from?: 'elsewhere'): void {
    writer.makeAll();
    const receipt = consent.receipt();
    const granted = receipt?.granted ?? [];
    const added = granted.filter((purpose) => !grantedBefore.includes(purpose));
    // Asked again is not a no: what the last visitor agreed to goes on being sent.
    const asked = from === 'elsewhere' && !receipt;
    const withdrawn = asked ? [] : allowedBefore.filter((purpose) => consent.decide(purpose) === 'deny');
    grantedBefore = granted;
    allowedBefore = purposes.filter(isAllowed);

    const waiting = held;
    held = [];
    for (const event of waiting) {
      const { omo } = event.context;
      const decision = consent.decide(omo.purpose);
      if (decision === 'hold') held.push(event);
      if (decision !== 'allow') continue;
      Object.assign(omo, { consent: consent.receiptId?.(), session: session.touch() });
      event.anonymousId = visitor.keep();
      writer.add(() => lastWords.add(draftOf(event)));
    }
    if (withdrawn.length > 0) {
      withdrawals.add(withdrawn);
      lastWords.withdraw(withdrawn);
      withdrawals.purging()?.catch((cause: unknown) => {
        report(
          'queue_unavailable',
          'What was withdrawn could not be deleted; nothing is sent before.',
          cause,
        );
      });
    }
    // The tab where the person answered tells of it, once for all.
    if (receipt && from !== 'elsewhere') {
      if (withdrawn.length > 0) tellReceipt(eventNames.consentWithdrawn, withdrawn, receipt);
      if (added.length > 0) tellReceipt(eventNames.consentGranted, added, receipt);
    }
    if (isAllowed('operation')) void wake(0);
  }

  /** The queue, if any, with all that this page and those before it have tracked. */
  async function gather() {
    await writer.write();
    const queue = await openIfAny();
    if (queue) await lastWords.replay(queue);
    return queue;
  }

  async function purge(withdrawn: ReadonlySet<string>): Promise<void> {
    await (await gather())?.purge(({ context }) => withdrawn.has(context.omo.purpose), 'consent_withdrawn');
  }

  /** What the visitor left goes at once, or what is tracked next would still be theirs; what is buffered has their ids. */
  async function forget(reason: ResetReason): Promise<void> {
    noteHere();
    for (const key of storage.keys()) if (!ofDevice.test(key)) storage.remove(key);
    // Nobody takes anything back: what the visitor agreed to goes on being sent.
    allowedBefore = [];
    consent.forget();
    allowedBefore = purposes.filter(isAllowed);
    await forgotten(reason);
    await storage.settled?.();
  }

  async function forgotten(reason: ResetReason): Promise<void> {
    // Or what is to be held would be held of the next visitor.
    writer.makeAll();
    // Nothing is said of who was erased, though the page goes before all that waits of them is deleted.
    if (reason === 'erased') lastWords.forget();
    held = [];
    visitor.forget();
    tell('reset', reason);
    // What cannot be kept may not lie about either.
    await gather().catch(() => undefined);
    lastWords.forget();
  }

  function tellReceipt(event: string, changed: Purpose[], receipt: ConsentReceipt): void {
    const properties = { purposes: changed, notice: receipt.notice, receipt_id: receipt.id };
    void collect({ type: 'track', event, properties }, { purpose: 'operation', lane: 'identity' });
  }

  stops.add(consent.watch(consentChanged));
  options.whenForgotten?.((reason) => void forgotten(reason));
  if (isAllowed('operation')) void wake(0);

  async function flush(): Promise<boolean> {
    await writer.write();
    try {
      const queue = await (isAllowed('operation') ? openIfAny() : opened);
      if (!queue) return held.length === 0;
    } catch {
      return false;
    }
    const drained = [...senders.values()].map((sender) => sender.drain());
    return (await Promise.all(drained)).every(Boolean);
  }

  return {
    consent,
    anonymousId: visitor.anonymousId,
    userId: visitor.userId,

    track: (event, properties, given) => collect({ type: 'track', event, properties }, given),

    page: (name, properties, given) => collect({ type: 'page', name: name || undefined, properties }, given),

    identify(userId, traits, given) {
      noteHere();
      visitor.setUserId(userId);
      return collect({ type: 'identify', traits }, given, 'identity');
    },

    group: (groupId, traits, given) => collect({ type: 'group', groupId, traits }, given),

    link(identifier, given) {
      const { type, value } = Object(identifier) as typeof identifier;
      const externalIds = [{ id: value, type, collection: 'users' as const, encoding: 'none' as const }];
      return collect({ type: 'identify', context: { externalIds } }, given, 'identity');
    },

    async connect(connector) {
      if (!connector.supported()) {
        throw new OmoError('connector_failed', `This device cannot run '${connector.name}'.`);
      }
      const stop = await connector.start(({ event, properties, lane }) => {
        void collect(
          { type: 'track', event, properties },
          { purpose: connector.purpose, ...(lane && { lane }) },
        );
      });
      if (closed) stop();
      else stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },

    flush,
    leave,

    async reset() {
      await forget('reset');
      void flush();
    },

    async endSession(reason = 'ended') {
      const startedAt = session.startedAt() ?? Date.parse(held[0]?.timestamp ?? '');
      const properties = { reason, duration_ms: Math.max(0, platform.now() - startedAt) || 0 };
      if (isAllowed('operation')) {
        void collect(
          { type: 'track', event: eventNames.kioskSessionEnded, properties },
          { purpose: 'operation' },
        );
      }
      await forget(reason);
      void flush();
    },

    async close() {
      if (closed) return;
      closed = true;
      for (const stop of stops) {
        try {
          stop();
        } catch (cause) {
          report('connector_failed', 'A connector could not be stopped.', cause);
        }
      }
      await writer.write();
      const queue = await opened?.catch(() => undefined);
      await Promise.all([...senders.values()].map((sender) => sender.stop()));
      await withdrawals.purging()?.catch(() => undefined); // The next page does it.
      await queue?.close();
    },

    export: async () => (await openIfAny())?.export() ?? { events: [], dead: [] },

    async resend(match = () => true) {
      const queue = await openIfAny();
      if (!queue) return 0;
      const letters = (await queue.export()).dead.filter(match);
      // In this order: a page that ends between the two sends one twice, under one messageId, and loses none.
      const events = new Map(letters.map(({ event }) => [event.messageId, event]));
      await queue.put([...events.values()].map(draftOf));
      await queue.exhume(({ to, event }) =>
        letters.some((letter) => letter.to === to && letter.event.messageId === event.messageId),
      );
      void wake(0);
      return letters.length;
    },

    stats: async () => (await openIfAny())?.stats() ?? emptyStats,

    watch: listeners.watch,
  };
}
