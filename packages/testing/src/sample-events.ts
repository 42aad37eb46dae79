import type { Lane, OmoContext, QueuedEvent, TrackedEvent } from '@omokit/protocol';

export interface SampleOptions extends Partial<Pick<OmoContext, 'purpose' | 'channel' | 'consent'>> {
  event?: string;
  lane?: Lane;
  messageId?: string;
  /** Length of a text among the properties, to make the event as large as a test needs it. */
  fill?: number;
}

let count = 0;

/** An event such as the tracker puts: a `track` with a messageId of its own. */
export function sampleDraft(options: SampleOptions = {}): TrackedEvent {
  count += 1;
  const { event = 'Product Viewed', messageId = sampleId(count), fill = 0 } = options;
  return {
    type: 'track',
    messageId,
    anonymousId: 'visitor-1',
    event,
    properties: { sku: `sku-${count}`, ...(fill > 0 ? { fill: 'x'.repeat(fill) } : {}) },
    context: {
      omo: {
        lane: options.lane ?? 'event',
        purpose: options.purpose ?? 'analytics',
        channel: options.channel ?? 'web',
        ...(options.consent === undefined ? {} : { consent: options.consent }),
      },
    },
    timestamp: '2026-01-01T00:00:00.000Z',
  };
}

/** The same with a place in a stream, such as a queue hands to a transport. */
export function sampleEvent(seq: number, options: SampleOptions & { stream?: string } = {}): QueuedEvent {
  const draft = sampleDraft(options);
  const omo = { ...draft.context.omo, stream: options.stream ?? 'stream-1', seq };
  return { ...draft, context: { ...draft.context, omo } };
}

/** A UUID of version 7 in form, made of a counter. */
function sampleId(n: number): string {
  return `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}
