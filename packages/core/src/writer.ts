import type { StreamPlace } from '@omokit/protocol';
import type { QueueStore } from './queue.js';
import type { Tracked } from './host.js';
import type { Word } from './last-words.js';

/** Events written in one transaction: few enough that none of it is a long task. */
const maxWrite = 500;

export interface WriterOptions {
  queue(): Promise<QueueStore>;
  committed(words: readonly Word[], place: StreamPlace): void;
  /** An event could not be kept. */
  failed(cause: unknown): void;
  /** Something was committed; `urgent` when it should not wait for company. */
  wrote(urgent: boolean): void;
}

/** Brings events into the queue, those of one task together. */
export interface Writer {
  /** `done` hears when it is committed ('queued') or cannot be ('dropped'). */
  add(word: Word, done?: Waiting['done']): void;
  /** Resolves when nothing is left to write. */
  write(): Promise<void>;
  unwritten(): Word[];
}

export function createWriter({ queue, committed, failed, wrote }: WriterOptions): Writer {
  const buffer: Waiting[] = [];
  let beingWritten: Waiting[] = [];
  let writing: Promise<void> | undefined;

  function write(): Promise<void> {
    return (writing ??= writeAll().finally(() => (writing = undefined)));
  }

  async function writeAll(): Promise<void> {
    if (buffer.length === 0) return;
    let urgent = false;
    while (buffer.length > 0) {
      const batch = (beingWritten = buffer.splice(0, maxWrite));
      urgent ||= batch.some(({ word }) => word.draft.lane !== 'event');
      if (!(await put(batch)) && batch.length > 1) {
        // One that the disk has no room for must not cost its neighbours.
        for (const waiting of batch) await put([waiting]);
      }
      beingWritten = [];
    }
    wrote(urgent);
  }

  async function put(batch: readonly Waiting[]): Promise<boolean> {
    const words = batch.map(({ word }) => word);
    try {
      committed(words, await (await queue()).put(words.map(({ draft }) => draft)));
      for (const { done } of batch) done?.('queued');
      return true;
    } catch (cause) {
      if (batch.length > 1) return false;
      failed(cause);
      batch[0]?.done?.('dropped');
      return false;
    }
  }

  return {
    add(word, done) {
      if (buffer.length === 0) void Promise.resolve().then(write);
      buffer.push({ word, done });
    },
    write,
    unwritten: () => [...beingWritten, ...buffer].map(({ word }) => word),
  };
}

/** An event between the call and the queue, and whom to tell. */
interface Waiting {
  word: Word;
  done?: ((tracked: Tracked) => void) | undefined;
}
