import type { Lane, QueuedEvent } from '@omokit/protocol';
import { OmoError } from '../errors.js';
import type { Claimed, ClaimLimits, QueueStore } from '../queue.js';
import { budgetsOf, type Budget } from './budget.js';
import { claim, contentsOf } from './claim.js';
import { bury, deadLetters, exhume } from './dead-letters.js';
import { replace } from './losses.js';
import { measure } from './measure.js';
import { prepare, type LastSeen } from './prepare.js';
import { purge } from './purge.js';
import { bundle, put } from './put.js';
import { opened, sealed } from './seal.js';
import { acknowledge, giveBack, passedBy } from './settle.js';
import { allRows, type LogStorage, type LogTransaction, type Sealer } from './log-storage.js';

export interface LogQueueOptions {
  /** Who is to get each event. */
  destinations: readonly string[];
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
  /** What each lane may keep waiting. Unless told: events 64 MB and 30 days, identity 16 MB, telemetry 8 MB and 7 days. */
  budgets?: Partial<Record<Lane, Partial<Budget>>>;
  /** Encrypts the events at rest. */
  sealer?: Sealer;
  /** The stream of this device as another storage remembers it. */
  lastSeen?: LastSeen | undefined;
  /** Tells living holders of leases from dead ones, where several pages share the storage. */
  leases?: LiveLeases;
}

/** Something beside each lease that ends with its holder. */
export interface LiveLeases {
  /** Resolves before the lease is written, with whether it is held. */
  hold(token: string): Promise<boolean>;
  free(token: string): void;
  freeAll(): void;
  isOurs(token: string): boolean;
  /** True when its holder is known to be gone. */
  isDead(token: string): Promise<boolean>;
}

/** Opens a storage; `prepare` is its first transaction, each time it is opened. */
export type OpenLogStorage = (prepare: (tx: LogTransaction) => Promise<void>) => Promise<LogStorage>;

/** Opens a storage that is only ever opened once. */
export const openOnce =
  (make: () => LogStorage): OpenLogStorage =>
  async (prepare) => {
    const storage = make();
    await storage.transact(prepare);
    return storage;
  };

/** How soon a page looks again whether one that is sending still lives. */
const lookAgainMs = 1_000;

/** The queue's contract, on a log in any storage. Rejects with OmoError `queue_unavailable`. */
export async function createLogQueue(open: OpenLogStorage, options: LogQueueOptions): Promise<QueueStore> {
  const { destinations, now, newId, sealer, leases } = options;
  const budgets = budgetsOf(options.budgets);
  let { lastSeen } = options;
  const storage = await open((tx) => prepare(tx, destinations, now(), newId, lastSeen));

  async function claimed(to: string, limits: ClaimLimits, dead?: string): Promise<Claimed> {
    const token = newId();
    const locked = (await leases?.hold(token)) ?? false;
    let taken = false;
    try {
      const attempt = await storage.transact((tx) =>
        claim(tx, to, limits, { now: now(), token, locked, dead }, budgets),
      );
      if (!attempt.rows) {
        const { leasedBy, retryAt } = attempt;
        if (leasedBy === undefined || !leases || leases.isOurs(leasedBy)) return { retryAt };
        if (leasedBy !== dead && (await leases.isDead(leasedBy))) return await claimed(to, limits, leasedBy);
        // Another tab is sending. It may be closed any moment, and nobody would tell us.
        return { retryAt: Math.min(retryAt ?? Infinity, now() + lookAgainMs) };
      }
      const { rows, stream, before } = attempt;
      const open = await opened(rows, sealer);
      const unreadable = open.filter(({ lost }, at) => lost !== rows[at]!.lost);
      if (unreadable.length > 0) {
        await storage.transact((tx) =>
          replace(
            tx,
            unreadable.map((row) => [row, [row]]),
          ),
        );
      }
      const contents = contentsOf(open, stream, before, limits);
      taken = true;
      return { claim: { to, token, ...contents, failures: before.failures } };
    } finally {
      if (!taken) leases?.free(token);
    }
  }

  /** Every event in the log, or those only that some destination has not passed. */
  async function everything(waitingOnly: boolean): Promise<QueuedEvent[]> {
    const { rows, id, cursors } = await storage.transact(async (tx) => ({
      rows: await allRows(tx),
      id: (await tx.get('stream', 'stream'))!.id,
      cursors: await tx.list('cursors'),
    }));
    const passed = waitingOnly ? passedBy(cursors) : [];
    const all = { maxEvents: Infinity, maxBytes: Infinity };
    return contentsOf(await opened(rows, sealer), id, { passed, tried: [], failures: 0 }, all).events;
  }

  return {
    async put(drafts, mayBeHeld) {
      if (mayBeHeld) {
        // What this page has no sealer for it cannot compare: a receiver takes the same event twice as one.
        const log = await everything(false).catch((): QueuedEvent[] => []);
        const held = new Set(log.map(({ messageId }) => messageId));
        drafts = drafts.filter(({ messageId }) => !held.has(messageId));
      }
      // Only what is worth money waits for the disk itself; the rest survives a crash of the browser, not of the power.
      const strict = drafts.some(({ lane }) => lane === 'redemption');
      const plain = bundle(drafts);
      // Without a sealer nothing is waited for: the page may be gone a moment later.
      const bundles = sealer ? await sealed(plain, sealer) : plain;
      const putOn = (isFull: boolean) =>
        storage.transact((tx) => put(tx, bundles, now(), budgets, isFull), strict);
      const place = await putOn(false).catch((error: unknown) => {
        // The browser allows less than the budget.
        if (isQuotaExceeded(error)) return putOn(true);
        throw error;
      });
      // The database may go while it is open.
      lastSeen = { stream: place.stream, head: place.seq + drafts.length - 1 };
      return place;
    },
    claim: (to, limits) => claimed(to, limits),
    ack: (held) => storage.transact((tx) => acknowledge(tx, held)).finally(() => leases?.free(held.token)),
    nack: (held, delayMs, fault) =>
      storage
        .transact((tx) => giveBack(tx, held, now(), delayMs, fault))
        .finally(() => leases?.free(held.token)),
    bury: (held, refused) => bury(storage, held, refused, now(), sealer),
    async purge(match, reason) {
      // What was refused is not sent any more, but it is still here.
      await exhume(storage, ({ event }) => match(event), sealer);
      return purge(storage, match, reason, sealer);
    },
    export: async () => ({ events: await everything(true), dead: await deadLetters(storage, sealer) }),
    exhume: (match) => exhume(storage, match, sealer),
    stats: () => storage.transact((tx) => measure(tx, destinations, storage.kind)),
    close() {
      leases?.freeAll();
      return storage.close();
    },
  };
}

/** True for the OmoError of a full disk. */
function isQuotaExceeded(error: unknown): boolean {
  return error instanceof OmoError && (error.cause as Error | undefined)?.name === 'QuotaExceededError';
}
