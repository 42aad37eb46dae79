import type { QueuedEvent } from '@omokit/protocol';
import type { Claim, DeadLetter } from '../queue.js';
import { deadKeyOf, type DeadRow, type LogStorage, type LogTransaction, type Sealer } from './log-storage.js';
import { unsealed } from './seal.js';

/** Dead letters are for a person to look at: the oldest make room for new ones, a few at a time. */
const maxDeadLetters = 1_000;
const roomMade = 100;

/** Copies the refused events of a claim to the dead letters, each once. */
export async function bury(
  storage: LogStorage,
  { to, events }: Claim,
  refused: ReadonlyMap<string, string>,
  at: number,
  sealer?: Sealer,
): Promise<void> {
  const letters: DeadRow[] = [];
  for (const event of events) {
    const { messageId } = event;
    const code = refused.get(messageId);
    if (code === undefined) continue;
    const kept = sealer ? { messageId, sealed: await sealer.seal(JSON.stringify(event)) } : event;
    letters.push({ event: kept, to, code, at });
  }
  await storage.transact(async (tx) => {
    const dead = await oldestFirst(tx);
    for (const letter of letters) tx.put('dead', letter);
    if (dead.length + letters.length > maxDeadLetters) remove(tx, dead.slice(0, roomMade));
  });
}

/** Oldest first, without those that cannot be opened. */
export async function deadLetters(storage: LogStorage, sealer?: Sealer): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const { event, ...row } of await storage.transact(oldestFirst)) {
    const open = 'sealed' in event ? await unsealed<QueuedEvent>(event.sealed, sealer) : event;
    if (open) letters.push({ ...row, event: open });
  }
  return letters;
}

/** Deletes the dead letters that match; resolves with them. */
export async function exhume(
  storage: LogStorage,
  match: (letter: DeadLetter) => boolean,
  sealer?: Sealer,
): Promise<DeadLetter[]> {
  // Between two transactions, because what is sealed cannot be opened within one.
  const letters = (await deadLetters(storage, sealer)).filter(match);
  await storage.transact(async (tx) => remove(tx, letters));
  return letters;
}

const oldestFirst = async (tx: LogTransaction): Promise<DeadRow[]> =>
  (await tx.list('dead')).sort((a, b) => a.at - b.at);

function remove(tx: LogTransaction, letters: readonly Pick<DeadRow, 'to' | 'event'>[]): void {
  for (const letter of letters) tx.delete('dead', deadKeyOf(letter), deadKeyOf(letter));
}
