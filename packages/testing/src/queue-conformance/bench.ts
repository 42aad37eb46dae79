import { createUuid, draftOf, type Claim, type ClaimLimits, type QueueStore } from '@omokit/core';
import type { LossRange, QueuedEvent, TrackedEvent } from '@omokit/protocol';
import type { Case } from '../case.js';
import { expectDefined } from '../expect.js';
import { createFakePlatform } from '../fake-platform.js';
import { sampleDraft, type SampleOptions } from '../sample-events.js';

export interface QueueMakeOptions {
  destinations: string[];
  /** Ms since 1970. */
  now(): number;
  newId(): string;
}

/** Makes an empty queue that shares nothing with those made before. */
export type MakeQueue = (options: QueueMakeOptions) => Promise<QueueStore>;

/** An empty queue for destinations 'a' and 'b', on a clock that the case moves. */
export interface Bench {
  queue: QueueStore;
  now(): number;
  advance(ms: number): Promise<void>;
  /** Puts events and returns them with the places they were given. */
  put(events: readonly TrackedEvent[]): Promise<QueuedEvent[]>;
  /** Claims and expects that there is something. */
  claim(to: string, limits?: Partial<ClaimLimits>): Promise<Claim>;
  /** Claims and acks until nothing is waiting; returns everything in the order it came. */
  drain(to: string): Promise<QueuedEvent[]>;
}

export const wideLimits: ClaimLimits = { maxEvents: 1_000, maxBytes: 1_000_000, leaseMs: 30_000 };

export function queueCase(make: MakeQueue, name: string, run: (bench: Bench) => Promise<void>): Case {
  return {
    name,
    async run() {
      const platform = createFakePlatform();
      const queue = await make({
        destinations: ['a', 'b'],
        now: platform.now,
        newId: createUuid(platform),
      });

      const put = (events: readonly TrackedEvent[]) => putAll(queue, events);

      async function claim(to: string, limits: Partial<ClaimLimits> = {}): Promise<Claim> {
        const claimed = await queue.claim(to, { ...wideLimits, ...limits });
        return expectDefined(claimed.claim, `claim for '${to}'`);
      }

      async function drain(to: string): Promise<QueuedEvent[]> {
        const events: QueuedEvent[] = [];
        for (let claims = 0; claims < 1_000; claims++) {
          const { claim } = await queue.claim(to, wideLimits);
          if (!claim) return events;
          events.push(...claim.events);
          await queue.ack(claim);
        }
        throw new Error(`destination '${to}' was still given events after 1000 claims`);
      }

      try {
        await run({ queue, now: platform.now, advance: platform.advance, put, claim, drain });
      } finally {
        await queue.close();
      }
    },
  };
}

export function drafts(count: number, options: SampleOptions = {}): TrackedEvent[] {
  return Array.from({ length: count }, () => sampleDraft(options));
}

/** Puts events and returns them with the places they were given. */
export async function putAll(queue: QueueStore, events: readonly TrackedEvent[]): Promise<QueuedEvent[]> {
  const { stream, seq } = await queue.put(events.map(draftOf));
  return events.map((event, index) => {
    const omo = { ...event.context.omo, stream, seq: seq + index };
    return { ...event, context: { ...event.context, omo } };
  });
}

export function seqsOf(events: readonly QueuedEvent[]): number[] {
  return events.map((event) => event.context.omo.seq);
}

export function idsOf(events: readonly { messageId: string }[]): string[] {
  return events.map((event) => event.messageId);
}

/** Every seq in the ranges, in rising order: how they are cut is up to the queue. */
export function lostSeqs(ranges: readonly LossRange[]): number[] {
  const seqs = ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
  return seqs.sort((a, b) => a - b);
}
