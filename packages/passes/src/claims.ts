import { passKinds, type PassClaims, type PassKind } from '@omokit/protocol';
import { decodeCbor, encodeCbor } from './deterministic-cbor.js';
import { PassError } from './pass-error.js';
import { bytesToUuid, uuidToBytes } from './uuid.js';

/** Claim keys of a CBOR Web Token (RFC 8392 section 4). */
const key = { iss: 1, sub: 2, exp: 4, nbf: 5, iat: 6, cti: 7, pass: -65537 } as const;

// RFC 8392 section 9.1.1 leaves keys below -65536 to private use, five bytes each. Hence one such key for all
// that is ours, [kind, uses, campaign], rather than three.
const kindNumber: Record<PassKind, number> = {
  coupon: 1,
  member: 2,
  stamp: 3,
  pickup: 4,
  ticket: 5,
  handoff: 6,
};

const maxText = 256;
const maxUses = 1_000_000;

/**
 * Claims as the payload of a pass.
 * @throws PassError `pass_claims_invalid` naming the claim.
 */
export function encodeClaims(claims: PassClaims): Uint8Array {
  const cti = uuidToBytes(claims.id);
  if (cti === undefined) throw invalid('id', 'a lower-case UUID');
  if (!isText(claims.iss)) throw invalid('iss', textRule);
  if (claims.sub !== undefined && !isText(claims.sub)) throw invalid('sub', textRule);
  if (claims.exp !== undefined && !isTime(claims.exp)) throw invalid('exp', timeRule);
  if (claims.nbf !== undefined && !isTime(claims.nbf)) throw invalid('nbf', timeRule);
  if (!isTime(claims.iat)) throw invalid('iat', timeRule);
  if (!passKinds.includes(claims.kind)) throw invalid('kind', `one of ${passKinds.join(', ')}`);
  if (!isText(claims.campaign)) throw invalid('campaign', textRule);
  if (!isUses(claims.uses)) throw invalid('uses', `a whole number from 1 to ${maxUses}`);

  const token = new Map<number, unknown>();
  token.set(key.iss, claims.iss);
  if (claims.sub !== undefined) token.set(key.sub, claims.sub);
  if (claims.exp !== undefined) token.set(key.exp, claims.exp);
  if (claims.nbf !== undefined) token.set(key.nbf, claims.nbf);
  token.set(key.iat, claims.iat);
  token.set(key.cti, cti);
  token.set(key.pass, [kindNumber[claims.kind], claims.uses, claims.campaign]);
  return encodeCbor(token);
}

/** The claims in a payload, or undefined when they are not a pass's. Unknown claims are ignored (RFC 8392 section 3). */
export function decodeClaims(payload: Uint8Array): PassClaims | undefined {
  const token = decodeCbor(payload);
  if (!(token instanceof Map)) return undefined;
  const read = (name: keyof typeof key): unknown => (token as Map<unknown, unknown>).get(key[name]);
  const [iss, sub, exp, nbf, iat, cti, pass] = [
    read('iss'),
    read('sub'),
    read('exp'),
    read('nbf'),
    read('iat'),
    read('cti'),
    read('pass'),
  ];
  if (!isText(iss) || !isTime(iat)) return undefined;
  if (!(cti instanceof Uint8Array) || cti.length !== 16) return undefined;
  if (sub !== undefined && !isText(sub)) return undefined;
  if (exp !== undefined && !isTime(exp)) return undefined;
  if (nbf !== undefined && !isTime(nbf)) return undefined;
  if (!Array.isArray(pass) || pass.length !== 3) return undefined;
  const [number, uses, campaign] = pass as unknown[];
  const kind = passKinds.find((candidate) => kindNumber[candidate] === number);
  if (kind === undefined || !isUses(uses) || !isText(campaign)) return undefined;
  return {
    iss,
    ...(sub === undefined ? {} : { sub }),
    ...(exp === undefined ? {} : { exp }),
    ...(nbf === undefined ? {} : { nbf }),
    iat,
    id: bytesToUuid(cti),
    kind,
    campaign,
    uses,
  };
}

const textRule = `a text of 1 to ${maxText} characters without lone surrogates`;
const timeRule = 'a whole number of seconds since 1970';

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= maxText && !/\p{Surrogate}/u.test(value);

/** Up to the year 9999, so that the time is always one that `Date` can show. */
const isTime = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 253_402_300_799;

const isUses = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= maxUses;

const invalid = (claim: string, rule: string): PassError =>
  new PassError('pass_claims_invalid', `The claim "${claim}" must be ${rule}.`);
