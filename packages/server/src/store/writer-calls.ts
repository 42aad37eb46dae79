import type { Changes } from './changes.js';
import { privacyWrites } from './privacy-store.js';
import type { Store } from './store.js';

/** The calls of a store that write: with a thread of its own, these go there. */
export const writerCalls = [
  'known',
  'importPeople',
  'claim',
  'revoke',
  'redeem',
  'openHandoff',
  'confirmHandoff',
  'addLink',
  'removeLink',
  'restoreLink',
  'addKey',
  'revokeKey',
  'rebuild',
  'sealLog',
  ...privacyWrites,
] as const satisfies (keyof Store)[];
export type WriterCall = (typeof writerCalls)[number];

export interface CallMessage {
  id: number;
  call: WriterCall | 'ingest' | 'close';
  args: unknown[];
}

export type WriterMessage =
  | { id: number; result: unknown }
  /** An Error loses its code on the way. */
  | { id: number; error: { message: string; code?: string; stack?: string } }
  | { changes: Changes };
