import { write, type AnyTransaction, type StreamRow, type WriteTransaction } from './schema.js';

export async function readStream(tx: AnyTransaction | WriteTransaction): Promise<StreamRow> {
  const stream = await (tx as AnyTransaction).objectStore('stream').get('stream');
  // `prepare` wrote it when the database was opened.
  return stream!;
}

export function writeStream(tx: WriteTransaction, stream: StreamRow): void {
  write(tx.objectStore('stream').put(stream, 'stream'));
}
