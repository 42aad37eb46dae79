import type { Claim } from '@omokit/core';
import { write, type WriteTransaction } from './schema.js';

/** Dead letters are for a person to look at: the oldest make room for new ones. */
const maxDeadLetters = 1_000;

/** Copies the refused events of a claim to the dead letters, each once. */
export async function bury(
  tx: WriteTransaction,
  claim: Claim,
  refused: ReadonlyMap<string, string>,
  at: number,
): Promise<void> {
  const dead = tx.objectStore('dead');
  for (const event of claim.events) {
    const code = refused.get(event.messageId);
    if (code === undefined) continue;
    const known = await dead.index('once').getKey([claim.to, event.messageId]);
    if (known === undefined) write(dead.add({ event, to: claim.to, code, at }));
  }
  const excess = (await dead.count()) - maxDeadLetters;
  if (excess <= 0) return;
  const oldest = await dead.getAllKeys(undefined, excess);
  write(dead.delete(IDBKeyRange.upperBound(oldest.at(-1))));
}
