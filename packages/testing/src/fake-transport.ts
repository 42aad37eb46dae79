import type { TrackedEvent } from '@omokit/protocol';
import type { Batch, Sent, Transport } from '@omokit/core';

/** What the fake answers to one batch: a value, or a promise the test resolves when it likes. */
export type Answer = Sent | Promise<Sent> | ((batch: Batch) => Sent | Promise<Sent>);

export interface FakeTransport extends Transport {
  /** Every batch that was sent, in order, whatever was answered. */
  readonly batches: readonly Batch[];
  /** What the destination has: events answered with `ok` and not refused, each messageId once, in order of arrival. */
  delivered(): TrackedEvent[];
  /** Answers of the next batches, one each. */
  answer(...next: Answer[]): void;
  /** Answer of all batches for which none was given; `ok` at first. */
  answerAlways(answer: Answer): void;
}

/** A Transport that answers as the test says and remembers what it was given. */
export function createFakeTransport(...answers: Answer[]): FakeTransport {
  const batches: Batch[] = [];
  const stored = new Map<string, TrackedEvent>();
  const script = [...answers];
  let always: Answer = { outcome: 'ok' };

  async function send(batch: Batch): Promise<Sent> {
    // A copy, as the wire makes one: what the sender changes later is not what was sent.
    const copy = JSON.parse(JSON.stringify(batch)) as Batch;
    batches.push(copy);
    const answer = script.shift() ?? always;
    const sent = await (typeof answer === 'function' ? answer(copy) : answer);
    if (sent.outcome === 'ok') {
      for (const event of copy.events) {
        if (!sent.refused?.has(event.messageId) && !stored.has(event.messageId))
          stored.set(event.messageId, event);
      }
    }
    return sent;
  }

  return Object.assign(send, {
    batches,
    delivered: () => [...stored.values()],
    answer: (...next: Answer[]) => void script.push(...next),
    answerAlways: (answer: Answer) => void (always = answer),
  });
}
