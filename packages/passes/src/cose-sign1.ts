import { decodeCbor, encodeCbor } from './deterministic-cbor.js';
import { sign } from './ed25519.js';

/** First byte of a tagged COSE_Sign1 (RFC 9052 section 4.2): tag 18. */
const tag18 = 0xd2;

/** Header parameters (RFC 9052 section 3.1) and the algorithm EdDSA (RFC 9053 section 2.2). */
const header = { alg: 1, kid: 4 } as const;
const eddsa = -8;

/** A COSE_Sign1 taken apart; nothing in it is to be believed before its signature is verified. */
export interface Sign1 {
  kid: string;
  payload: Uint8Array;
  /** What the signature is over. */
  signed: Uint8Array;
  signature: Uint8Array;
}

/** Sig_structure with an empty external_aad, encoded (RFC 9052 section 4.4). */
export function sigStructure(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  return encodeCbor(['Signature1', protectedHeader, new Uint8Array(), payload]);
}

/** Signs a payload with Ed25519; algorithm and kid go into the protected header. */
export function encodeSign1(payload: Uint8Array, key: { kid: string; secret: Uint8Array }): Uint8Array {
  const protectedHeader = encodeCbor(
    new Map<number, unknown>([
      [header.alg, eddsa],
      [header.kid, asciiBytes(key.kid)],
    ]),
  );
  const signature = sign(sigStructure(protectedHeader, payload), key.secret);
  const body = encodeCbor([protectedHeader, new Map(), payload, signature]);
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = tag18;
  bytes.set(body, 1);
  return bytes;
}

/**
 * Takes a COSE_Sign1 apart, or answers undefined when it is not one of the shape `encodeSign1` makes. Header
 * parameters other than alg and kid are refused, hence also every `crit` (RFC 9052 section 3.1).
 */
export function decodeSign1(bytes: Uint8Array): Sign1 | undefined {
  if (bytes[0] !== tag18) return undefined;
  const body = decodeCbor(bytes.subarray(1));
  if (!Array.isArray(body) || body.length !== 4) return undefined;
  const [protectedHeader, unprotected, payload, signature] = body as unknown[];
  if (!(protectedHeader instanceof Uint8Array)) return undefined;
  if (!(unprotected instanceof Map) || unprotected.size > 0) return undefined;
  if (!(payload instanceof Uint8Array)) return undefined;
  if (!(signature instanceof Uint8Array) || signature.length !== 64) return undefined;
  const kid = kidOf(decodeCbor(protectedHeader));
  if (kid === undefined) return undefined;
  return { kid, payload, signed: sigStructure(protectedHeader, payload), signature };
}

function kidOf(parameters: unknown): string | undefined {
  if (!(parameters instanceof Map) || parameters.size !== 2) return undefined;
  const kid: unknown = parameters.get(header.kid);
  if (parameters.get(header.alg) !== eddsa || !(kid instanceof Uint8Array)) return undefined;
  const text = String.fromCharCode(...kid.subarray(0, 33));
  return isKid(text) ? text : undefined;
}

/** A key id is 1 to 32 printable ASCII characters, so that bytes and text are the same thing. */
export const isKid = (kid: string): boolean => /^[!-~]{1,32}$/.test(kid);

const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
