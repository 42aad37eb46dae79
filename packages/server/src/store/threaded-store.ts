import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Changes } from './changes.js';
import { packIngest, unpackIngested, type PackedIngested } from './pack-ingest.js';
import { openSqliteStore, type SqliteStoreOptions } from './sqlite-store.js';
import type { Store } from './store.js';
import { writerCalls, type CallMessage, type WriterCall, type WriterMessage } from './writer-calls.js';

/**
 * The store on one SQLite file whose commits run on a thread of their own, on a connection of their own: while one is
 * written to disk, requests are read and others answered. What reads, reads here, and sees each commit as soon as it
 * is answered, for WAL lets readers and the writer work side by side.
 */
export function openThreadedStore(options: Omit<SqliteStoreOptions, 'now'>): Store {
  // Makes the file what it must be, before the other thread opens it.
  const reading = openSqliteStore(options);
  const watchers = new Set<(changes: Changes) => void>();
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  let nextId = 0;
  let gone: Error | undefined;

  const thread = new Worker(new URL('./writer-thread.js', import.meta.url), {
    name: 'omokit writer',
    workerData: {
      file: options.file,
      issuer: reading.issuer,
      ...(options.identity && { identity: options.identity }),
    } satisfies SqliteStoreOptions,
  });
  thread.on('message', (message: WriterMessage) => {
    if ('changes' in message) {
      for (const changed of watchers) changed(message.changes);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) call?.reject(Object.assign(new Error(message.error.message), message.error));
    else call?.resolve(message.result as never);
  });
  thread.on('error', (cause) => fail(writerGone(cause)));
  thread.on('exit', () => fail(writerGone()));

  /** Nothing can be written any more: whoever waits is told, and so is whoever asks. */
  function fail(error: Error): void {
    gone ??= error;
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  }

  function call<Result>(name: CallMessage['call'], args: unknown[], transfer: ArrayBuffer[] = []) {
    return new Promise<Result>((resolve, reject) => {
      if (gone) return reject(gone);
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      thread.postMessage({ id, call: name, args } satisfies CallMessage, transfer);
    });
  }

  const writing = Object.fromEntries(
    writerCalls.map((name) => [name, (...args: unknown[]) => call(name, args)]),
  ) as unknown as Pick<Store, WriterCall>;

  return {
    ...reading,
    ...writing,
    // Not an async function, whose frame would hold the request until the commit.
    ingest(request) {
      const ids = request.arrivals.map(({ head }) => head.messageId);
      const { packed, transfer } = packIngest(request);
      return call<PackedIngested>('ingest', [packed], transfer).then((answer) => unpackIngested(answer, ids));
    },
    watch(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    async size() {
      if (gone) throw gone;
      return reading.size();
    },
    async close() {
      watchers.clear();
      if (!gone) {
        const ended = once(thread, 'exit');
        await call('close', []);
        await ended;
      }
      await reading.close();
    },
  };
}

/** Answered as the store's own failure: nothing was taken. */
const writerGone = (cause?: unknown): Error =>
  Object.assign(new Error('The thread that writes has ended. Start the server again.', { cause }), {
    code: 'SQLITE_WRITER_GONE',
  });
