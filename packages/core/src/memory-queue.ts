import { lanes, type Lane, type LossRange, type QueuedEvent } from '@omokit/protocol';
import type { Claim, DeadLetter, QueueStore } from './queue.js';
import { OmoError } from './errors.js';
import { lossRanges } from './loss-ranges.js';

export interface MemoryQueueOptions {
  destinations: readonly string[];
  now(): number;
  newId(): string;
}

interface Row {
  event: QueuedEvent;
  size: number;
  /** Destinations that do not have it yet. */
  waitingFor: Set<string>;
}

interface Destination {
  token?: string;
  leaseUntil: number;
  pausedUntil: number;
  losses: LossRange[];
}

/** The queue's contract in plain memory: for tests, for servers, and where a browser has no disk for us. */
export function createMemoryQueue({ destinations, now, newId }: MemoryQueueOptions): QueueStore {
  const stream = newId();
  const rows = new Map<string, Row>();
  const dead: DeadLetter[] = [];
  const state = new Map<string, Destination>(
    destinations.map((to) => [to, { leaseUntil: 0, pausedUntil: 0, losses: [] }]),
  );
  let head = 0;
  let closed = false;

  function destination(to: string): Destination {
    if (closed) throw new OmoError('queue_unavailable', 'The queue is closed; open it again.');
    const found = state.get(to);
    if (!found) throw new OmoError('queue_unavailable', `The queue was not made for destination '${to}'.`);
    return found;
  }

  function freeLease(claim: Claim, pauseMs: number): void {
    const held = destination(claim.to);
    if (held.token !== claim.token) return;
    held.leaseUntil = 0;
    held.pausedUntil = now() + pauseMs;
  }

  const queue: QueueStore = {
    async put(drafts) {
      if (closed) throw new OmoError('queue_unavailable', 'The queue is closed; open it again.');
      const added = drafts.map((draft, index): Row => {
        const omo = { ...draft.context.omo, stream, seq: head + index + 1 };
        const event: QueuedEvent = { ...draft, context: { ...draft.context, omo } };
        // Throws on what is no JSON before anything is kept, so that seq has no hole.
        return { event, size: JSON.stringify(event).length, waitingFor: new Set(destinations) };
      });
      head += added.length;
      for (const row of added) rows.set(row.event.messageId, row);
      return added.map(({ event }) => event);
    },

    async claim(to, { maxEvents, maxBytes, leaseMs }) {
      const held = destination(to);
      const waiting = [...rows.values()].filter((row) => row.waitingFor.has(to));
      if (waiting.length === 0 && held.losses.length === 0) return { retryAt: undefined };
      const retryAt = Math.max(held.leaseUntil, held.pausedUntil);
      if (retryAt > now()) return { retryAt };

      const urgency = (row: Row) => lanes.indexOf(row.event.context.omo.lane);
      waiting.sort((a, b) => urgency(a) - urgency(b) || a.event.context.omo.seq - b.event.context.omo.seq);
      const events: QueuedEvent[] = [];
      let bytes = 0;
      for (const row of waiting) {
        bytes += row.size;
        if (events.length === maxEvents || (events.length > 0 && bytes > maxBytes)) break;
        events.push(row.event);
      }
      held.token = newId();
      held.leaseUntil = now() + leaseMs;
      return { claim: { to, token: held.token, events, losses: [...held.losses] } };
    },

    async ack(claim) {
      const held = destination(claim.to);
      for (const { messageId } of claim.events) {
        const row = rows.get(messageId);
        row?.waitingFor.delete(claim.to);
        if (row?.waitingFor.size === 0) rows.delete(messageId);
      }
      held.losses = held.losses.filter((loss) => !claim.losses.includes(loss));
      freeLease(claim, 0);
    },

    async nack(claim, delayMs) {
      freeLease(claim, delayMs);
    },

    async bury(claim, refused) {
      for (const event of claim.events) {
        const code = refused.get(event.messageId);
        const buried = dead.some(
          (letter) => letter.to === claim.to && letter.event.messageId === event.messageId,
        );
        if (code !== undefined && !buried) dead.push({ event, to: claim.to, code, at: now() });
      }
    },

    async purge(match, reason) {
      const purged = [...rows.values()].filter((row) => match(row.event));
      for (const [to, held] of state) {
        const unsent = purged.filter((row) => row.waitingFor.has(to));
        held.losses.push(
          ...lossRanges(
            stream,
            unsent.map((row) => row.event.context.omo.seq),
            reason,
          ),
        );
      }
      for (const row of purged) rows.delete(row.event.messageId);
      return lossRanges(
        stream,
        purged.map((row) => row.event.context.omo.seq),
        reason,
      );
    },

    async deadLetters() {
      return [...dead];
    },

    async stats() {
      const pending = Object.fromEntries(lanes.map((lane) => [lane, 0])) as Record<Lane, number>;
      const waiting: Record<string, number> = Object.fromEntries(destinations.map((to) => [to, 0]));
      for (const row of rows.values()) {
        pending[row.event.context.omo.lane] += 1;
        for (const to of row.waitingFor) waiting[to] = (waiting[to] ?? 0) + 1;
      }
      return { stream, head, pending, waiting, dead: dead.length, storage: 'memory' };
    },

    async close() {
      closed = true;
    },
  };
  return queue;
}
