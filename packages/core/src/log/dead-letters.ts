import type { Claim, DeadLetter } from '../queue.js';
import { keyOf, type LogTransaction } from './log-storage.js';

/** Dead letters are for a person to look at: the oldest make room for new ones, a few at a time. */
const maxDeadLetters = 1_000;
const roomMade = 100;

/** Copies the refused events of a claim to the dead letters, each once. */
export async function bury(
  tx: LogTransaction,
  claim: Claim,
  refused: ReadonlyMap<string, string>,
  at: number,
): Promise<void> {
  const letters = claim.events.flatMap((event): DeadLetter[] => {
    const code = refused.get(event.messageId);
    return code === undefined ? [] : [{ event, to: claim.to, code, at }];
  });
  const dead = await deadLetters(tx);
  const known = new Set(dead.map((letter) => keyOf('dead', letter)));
  for (const letter of letters) if (!known.has(keyOf('dead', letter))) tx.put('dead', letter);
  if (dead.length + letters.length > maxDeadLetters) remove(tx, dead.slice(0, roomMade));
}

/** Oldest first. */
export async function deadLetters(tx: LogTransaction): Promise<DeadLetter[]> {
  return (await tx.list('dead')).sort((a, b) => a.at - b.at);
}

export function remove(tx: LogTransaction, letters: readonly DeadLetter[]): void {
  for (const letter of letters) tx.delete('dead', keyOf('dead', letter), keyOf('dead', letter));
}
