import { parentPort, workerData } from 'node:worker_threads';
import { packIngested, unpackIngest, type PackedIngest } from './pack-ingest.js';
import { openSqliteStore, type SqliteStoreOptions } from './sqlite-store.js';
import type { CallMessage, WriterMessage } from './writer-calls.js';

// The thread that `openThreadedStore` starts: the one connection that writes.
const port = parentPort;
if (!port) throw new Error('writer-thread.js is started by openThreadedStore');
const store = openSqliteStore(workerData as SqliteStoreOptions);
const tell = (message: WriterMessage): void => port.postMessage(message);
store.watch((changes) => tell({ changes }));

async function run({ call, args }: CallMessage): Promise<unknown> {
  if (call === 'ingest') return packIngested(await store.ingest(unpackIngest(args[0] as PackedIngest)));
  return (store[call] as (...args: unknown[]) => Promise<unknown>)(...args);
}

port.on('message', (message: CallMessage) => {
  run(message)
    .then(
      (result) => tell({ id: message.id, result }),
      (error: unknown) => tell({ id: message.id, error: plainError(error) }),
    )
    .finally(() => {
      if (message.call === 'close') port.close();
    });
});

function plainError(error: unknown): { message: string; code?: string; stack?: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  return {
    message,
    ...(stack !== undefined && { stack }),
    ...('code' in error && { code: String(error.code) }),
  };
}
