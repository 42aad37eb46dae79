import type { PassClaims, PassKey } from '@omokit/protocol';
import { decodeBase64url } from './base64url.js';
import { decodeClaims } from './claims.js';
import { decodeSign1, type Sign1 } from './cose-sign1.js';
import { isSigned } from './ed25519.js';
import { passMessages, type PassCode } from './pass-codes.js';
import { decodePassText, maxPassLength, passPrefix } from './pass-text.js';

export interface VerifyOptions {
  /** Keys that are trusted; as of the last sync when offline. */
  keys: readonly PassKey[];
  /** The time, in milliseconds since 1970. */
  now: number;
  /** Accept passes of this issuer only. */
  issuer?: string;
  /** How far this device's clock may be off; 60,000 unless told. */
  leewayMs?: number;
  /** Whether the pass of this id was taken back. */
  revoked?: (id: string) => boolean;
}

export interface Verified {
  ok: true;
  claims: PassClaims;
  /** The key that signed it. */
  kid: string;
}

export interface Unverified {
  ok: false;
  code: PassCode;
  message: string;
  /** Only when the signature is good: of a foreign, revoked, expired or not yet valid pass. */
  claims?: PassClaims;
}

/** Verifies the text of a QR code without a network. Never throws, whatever the text is. */
export function verifyPass(text: string, options: VerifyOptions): Verified | Unverified {
  if (typeof text !== 'string' || !text.startsWith(passPrefix)) return no('pass_unknown_format');
  // Before anything is decoded, so that megabytes from a hostile code or clipboard cost nothing.
  if (text.length > maxPassLength) return no('pass_malformed');

  const bytes = decodePassText(text);
  const sign1 = bytes && decodeSign1(bytes);
  if (!sign1) return no('pass_malformed');

  // A kid is a hint and need not be unique (RFC 9052 section 3.1).
  const candidates = options.keys.filter((key) => key.kid === sign1.kid && key.alg === 'EdDSA');
  if (candidates.length === 0) return no('pass_key_unknown');
  if (!candidates.some((key) => isSignedBy(sign1, key))) return no('pass_forged');

  const claims = decodeClaims(sign1.payload);
  if (!claims) return no('pass_malformed');
  const code = objection(claims, options);
  return code ? no(code, claims) : { ok: true, claims, kid: sign1.kid };
}

/** What speaks against a pass whose signature is good. Written so that a clock of NaN accepts nothing that expires. */
function objection(claims: PassClaims, options: VerifyOptions): PassCode | undefined {
  const { now, leewayMs = 60_000 } = options;
  if (options.issuer !== undefined && claims.iss !== options.issuer) return 'pass_foreign';
  if (options.revoked?.(claims.id)) return 'pass_revoked';
  if (claims.nbf !== undefined && !(now + leewayMs >= claims.nbf * 1000)) return 'pass_not_yet_valid';
  if (claims.exp !== undefined && !(now - leewayMs < claims.exp * 1000)) return 'pass_expired';
  return undefined;
}

function isSignedBy(sign1: Sign1, key: PassKey): boolean {
  const publicKey = decodeBase64url(key.x);
  return publicKey !== undefined && isSigned(sign1.signature, sign1.signed, publicKey);
}

const no = (code: PassCode, claims?: PassClaims): Unverified => ({
  ok: false,
  code,
  message: passMessages[code],
  ...(claims && { claims }),
});
