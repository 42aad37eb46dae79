import type { StreamPlace } from '@omokit/protocol';
import type { QueueStore } from './queue.js';
import type { Word } from './last-words.js';

/** Events made and written in one transaction: few enough that none of it is a long task. */
const maxWrite = 500;

export interface WriterOptions {
  queue(): Promise<QueueStore>;
  /** Runs it when the page has had its turn. */
  later(goOn: () => void): void;
  committed(words: readonly Word[], place: StreamPlace): void;
  /** An event could not be kept. */
  failed(cause: unknown): void;
}

/** Brings events into the queue, those of one task together; of a burst no more are made than the next transaction takes. */
export interface Writer {
  /** `make` runs when it is its turn, and tells itself when it makes nothing. */
  add(make: () => Word | undefined): void;
  /** Makes all whose turn it is not yet. */
  makeAll(): void;
  /** Resolves when nothing is left to write. */
  write(): Promise<void>;
  readonly unwritten: readonly Word[];
}

export function createWriter({ queue, later, committed, failed }: WriterOptions): Writer {
  const unmade: (() => Word | undefined)[] = [];
  /** Made and not committed; first what is being written. */
  const unwritten: Word[] = [];
  let writing: Promise<void> | undefined;

  function makeNext(count: number): void {
    for (const make of unmade.splice(0, count)) {
      const word = make();
      if (word) unwritten.push(word);
    }
  }

  function write(): Promise<void> {
    return (writing ??= writeAll().finally(() => (writing = undefined)));
  }

  async function writeAll(): Promise<void> {
    while (unmade.length + unwritten.length > 0) {
      makeNext(maxWrite - unwritten.length);
      const batch = unwritten.slice(0, maxWrite);
      if (batch.length > 0) await put(batch);
      // Nothing came of them but what is held, and no transaction lets the page run in between.
      else if (unmade.length > 0) await new Promise<void>(later);
      unwritten.splice(0, batch.length);
    }
  }

  async function put(words: readonly Word[]): Promise<void> {
    try {
      committed(words, await (await queue()).put(words));
    } catch (cause) {
      if (words.length > 1) {
        // One that the disk has no room for must not cost its neighbours.
        for (const word of words) await put([word]);
      } else {
        failed(cause);
        words[0]?.done?.('dropped');
      }
    }
  }

  return {
    add(make) {
      if (unmade.push(make) === 1) void Promise.resolve().then(write);
    },
    makeAll: () => makeNext(Infinity),
    write,
    unwritten,
  };
}
