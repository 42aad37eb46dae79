import { sha256 } from '@noble/hashes/sha2.js';
import type { PassKey } from '@omokit/protocol';
import { encodeBase64url } from './base64url.js';
import { publicKeyOf, randomSeed } from './ed25519.js';
import { PassError } from './pass-error.js';

/** What signs passes; the secret is the 32-byte seed of RFC 8032 section 5.1.5 and never leaves the issuer. */
export interface PassSigner {
  kid: string;
  secret: Uint8Array;
}

/**
 * Makes a key pair. `random` gives 32 unpredictable bytes; without it the platform's `crypto.getRandomValues`
 * does, which some mini-programs do not have.
 * @throws PassError `pass_key_invalid` when `random` gives another length.
 */
export function generatePassKey(random: (length: 32) => Uint8Array = randomSeed): PassSigner & {
  publicKey: PassKey;
} {
  return passKeyOf(Uint8Array.from(random(32)));
}

/**
 * The key pair of a stored secret.
 * @throws PassError `pass_key_invalid` when it is not 32 bytes.
 */
export function passKeyOf(secret: Uint8Array): PassSigner & { publicKey: PassKey } {
  if (secret.length !== 32) {
    throw new PassError('pass_key_invalid', 'The secret of a pass key must be 32 random bytes.');
  }
  const x = encodeBase64url(publicKeyOf(secret));
  const kid = kidOf(x);
  return { kid, secret, publicKey: { kid, alg: 'EdDSA', x } };
}

/** Six characters of the thumbprint (RFC 7638, RFC 8037 section 2): few, for each pass carries them, and a kid is only a hint. */
function kidOf(x: string): string {
  const members = `{"crv":"Ed25519","kty":"OKP","x":"${x}"}`;
  return encodeBase64url(sha256(Uint8Array.from(members, (char) => char.charCodeAt(0)))).slice(0, 6);
}
