import { decodeBase45, encodeBase45 } from './base45.js';

/** Every pass starts so; the 1 is the version of what follows. */
export const passPrefix = 'OMO1:';

/** Longest text of a pass in characters; a QR code of that size is still readable by a phone's camera. */
export const maxPassLength = 1024;

/** The text of a pass, all of it in the QR alphanumeric set. */
export const encodePassText = (bytes: Uint8Array): string => passPrefix + encodeBase45(bytes);

/**
 * The bytes of a text that starts with the prefix, or undefined when they are not base45. Scanners that type end
 * a code with Enter or Tab; base45 never ends in a space, so nothing of a pass is cut off with them.
 */
export const decodePassText = (text: string): Uint8Array | undefined =>
  decodeBase45(text.slice(passPrefix.length).trimEnd());
