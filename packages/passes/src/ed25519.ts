import * as noble from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';

// The synchronous API takes its hash from here: WebCrypto's is asynchronous, and absent in old web views.
noble.hashes.sha512 = sha512;

/** Public key (32 bytes) of a secret seed (32 bytes), RFC 8032 section 5.1.5. */
export const publicKeyOf = (secret: Uint8Array): Uint8Array => noble.getPublicKey(secret);

/** Ed25519 signature (64 bytes), RFC 8032 section 5.1.6. */
export const sign = (message: Uint8Array, secret: Uint8Array): Uint8Array => noble.sign(message, secret);

/** Strict verification: canonical points, S < L, no keys of small order (RFC 8032 section 5.1.7, RFC 8032 8.4). */
export function isSigned(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  return noble.verify(signature, message, publicKey, { zip215: false });
}

/** 32 bytes of the platform's own randomness. */
export const randomSeed = (): Uint8Array => noble.utils.randomSecretKey();
