import type { PassClaims } from '@omokit/protocol';
import { encodeClaims } from './claims.js';
import { encodeSign1, isKid } from './cose-sign1.js';
import { PassError } from './pass-error.js';
import type { PassSigner } from './pass-key.js';
import { encodePassText, maxPassLength } from './pass-text.js';

/**
 * Signs claims; answers the text of the QR code.
 * @throws PassError `pass_claims_invalid`, `pass_key_invalid`, `pass_too_long`.
 */
export function signPass(claims: PassClaims, key: PassSigner): string {
  if (!isKid(key.kid)) {
    throw new PassError('pass_key_invalid', 'The kid must be 1 to 32 printable ASCII characters.');
  }
  if (key.secret.length !== 32) {
    throw new PassError('pass_key_invalid', 'The secret of a pass key must be 32 random bytes.');
  }
  const text = encodePassText(encodeSign1(encodeClaims(claims), key));
  if (text.length > maxPassLength) {
    throw new PassError(
      'pass_too_long',
      `The pass would have ${text.length} characters, ${maxPassLength} is the most: shorten iss, sub or campaign.`,
    );
  }
  return text;
}
