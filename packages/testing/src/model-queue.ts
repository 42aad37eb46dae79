import { OmoError, type DeadLetter, type QueueStore } from '@omokit/core';
import {
  lanes,
  type Lane,
  type LossRange,
  type LossReason,
  type QueuedEvent,
  type TrackedEvent,
} from '@omokit/protocol';
import type { QueueMakeOptions } from './queue-conformance.js';

interface Row {
  event: QueuedEvent;
  size: number;
  lost?: LossReason;
  /** Destinations that do not have it yet. */
  waitingFor: Set<string>;
}

interface Destination {
  token?: string;
  leaseUntil: number;
  pausedUntil: number;
  pauseAsked: boolean;
  failures: number;
  /** messageIds that were sent without an answer. */
  tried: Set<string>;
}

/**
 * The queue's contract as plainly as it can be written, one list of events and a set of names on each: what the queues
 * that people use are held against, history by history.
 */
export function createModelQueue({ destinations, now, newId }: QueueMakeOptions): QueueStore {
  const stream = newId();
  const rows = new Map<string, Row>();
  let dead: DeadLetter[] = [];
  const state = new Map<string, Destination>(
    destinations.map((to) => [
      to,
      { leaseUntil: 0, pausedUntil: 0, pauseAsked: false, failures: 0, tried: new Set() },
    ]),
  );
  let head = 0;
  let closed = false;

  function destination(to: string): Destination {
    if (closed) throw new OmoError('queue_unavailable', 'The queue is closed; open it again.');
    const found = state.get(to);
    if (!found) throw new OmoError('queue_unavailable', `The queue was not made for destination '${to}'.`);
    return found;
  }

  const waitingRows = () => [...rows.values()].filter(({ lost }) => !lost);

  const queue: QueueStore = {
    async put(drafts, mayBeHeld) {
      if (closed) throw new OmoError('queue_unavailable', 'The queue is closed; open it again.');
      const first = head + 1;
      for (const { messageId, json } of drafts) {
        if (mayBeHeld && rows.has(messageId)) continue;
        const event = JSON.parse(json) as TrackedEvent;
        head += 1;
        const omo = { ...event.context.omo, stream, seq: head };
        const queued: QueuedEvent = { ...event, context: { ...event.context, omo } };
        rows.set(messageId, {
          event: queued,
          size: JSON.stringify(queued).length,
          waitingFor: new Set(destinations),
        });
      }
      return { stream, seq: first };
    },

    async claim(to, { maxEvents, maxBytes, leaseMs, eager }) {
      const held = destination(to);
      const waiting = [...rows.values()].filter((row) => row.waitingFor.has(to));
      if (waiting.length === 0) return { retryAt: undefined };
      const pausedUntil = eager && !held.pauseAsked ? 0 : held.pausedUntil;
      const retryAt = Math.max(held.leaseUntil, pausedUntil);
      if (retryAt > now()) return { retryAt };

      const urgency = (row: Row) => lanes.indexOf(row.event.context.omo.lane);
      waiting.sort((a, b) => urgency(a) - urgency(b) || a.event.context.omo.seq - b.event.context.omo.seq);
      const events: QueuedEvent[] = [];
      const losses: LossRange[] = [];
      const most = held.failures >= 3 ? 1 : maxEvents;
      let bytes = 0;
      for (const row of waiting) {
        const { seq } = row.event.context.omo;
        if (row.lost && events.length < most) losses.push({ stream, from: seq, to: seq, reason: row.lost });
        if (row.lost) continue;
        bytes += row.size;
        if (events.length === most || (events.length > 0 && bytes > maxBytes)) break;
        events.push(row.event);
      }
      const again = events.some(({ messageId }) => held.tried.has(messageId));
      for (const { messageId } of events) held.tried.add(messageId);
      held.token = newId();
      held.leaseUntil = now() + leaseMs;
      held.pausedUntil = 0;
      const { token, failures } = held;
      return { claim: { to, token, events, losses, upTo: [], again, failures } };
    },

    async ack(claim) {
      const held = destination(claim.to);
      const told = new Set(claim.losses.map(({ from }) => from));
      const given = new Set(claim.events.map(({ messageId }) => messageId));
      for (const [messageId, { event, waitingFor }] of rows) {
        if (given.has(messageId) || told.has(event.context.omo.seq)) waitingFor.delete(claim.to);
        if (waitingFor.size === 0) rows.delete(messageId);
      }
      held.failures = 0;
      if (held.token === claim.token) held.leaseUntil = 0;
    },

    async nack(claim, delayMs, fault) {
      const held = destination(claim.to);
      if (held.token !== claim.token || held.leaseUntil === 0) return;
      held.leaseUntil = 0;
      held.pausedUntil = now() + delayMs;
      held.pauseAsked = fault?.asked ?? false;
      if (fault) held.failures += 1;
      if (!fault?.unsure && !claim.again) held.tried.clear();
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
      dead = dead.filter(({ event }) => !match(event));
      for (const row of rows.values()) if (match(row.event)) row.lost ??= reason;
    },

    async export() {
      return { events: waitingRows().map(({ event }) => event), dead: [...dead] };
    },

    async exhume(match) {
      const letters = dead.filter(match);
      dead = dead.filter((letter) => !letters.includes(letter));
      return letters;
    },

    async stats() {
      const pending = Object.fromEntries(lanes.map((lane) => [lane, 0])) as Record<Lane, number>;
      const waiting: Record<string, number> = Object.fromEntries(destinations.map((to) => [to, 0]));
      for (const row of waitingRows()) {
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
