import type { Channel } from '@omokit/protocol';
import type { KeyKind } from './keys.js';

/** Who is writing: the key, and the page's origin when it is a page. */
export interface Writer {
  keyId: string;
  kind: KeyKind;
  name: string;
  origin?: string;
}

/** How what they wrote is signed in the log: a kiosk by its name, a page by its origin. */
export const actorOf = (writer: Writer): string =>
  writer.kind === 'publishable' ? (writer.origin ?? writer.name) : writer.name;

/** Where a server event that this writer caused took place. */
export const channelOf = (writer: Writer): Channel => (writer.kind === 'device' ? 'kiosk' : 'web');
