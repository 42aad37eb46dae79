import type { PassClaims } from '@omokit/protocol';
import { passKinds } from '@omokit/protocol';
import { encode } from 'cborg';
import { describe, expect, it } from 'vitest';
import { decodeClaims, encodeClaims } from './claims.js';
import { decodeCbor, encodeCbor } from './deterministic-cbor.js';

const claims: PassClaims = {
  iss: 'demo',
  sub: 'ann',
  exp: 1_790_000_000,
  nbf: 1_760_000_000,
  iat: 1_760_000_000,
  id: '0190a5b2-7c1e-7f00-8000-0123456789ab',
  kind: 'coupon',
  campaign: 'welcome',
  uses: 1,
};

const token = () => decodeCbor(encodeClaims(claims)) as Map<number, unknown>;
const changed = (key: number, value: unknown) => encodeCbor(token().set(key, value));
const without = (key: number) => {
  const map = token();
  map.delete(key);
  return encodeCbor(map);
};

describe('encodeClaims', () => {
  it('uses the claim keys of RFC 8392 and one private key', () => {
    expect([...token().entries()]).toEqual([
      [1, 'demo'],
      [2, 'ann'],
      [4, 1_790_000_000],
      [5, 1_760_000_000],
      [6, 1_760_000_000],
      [
        7,
        Uint8Array.of(
          0x01,
          0x90,
          0xa5,
          0xb2,
          0x7c,
          0x1e,
          0x7f,
          0,
          0x80,
          0,
          0x01,
          0x23,
          0x45,
          0x67,
          0x89,
          0xab,
        ),
      ],
      [-65537, [1, 1, 'welcome']],
    ]);
  });

  it('codes what RFC 8392 appendix A.1 has in common with a pass the same', () => {
    const bytes = encodeClaims({ ...claims, iss: 'coap://as.example.com', exp: 1444064944 });
    const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    expect(text).toContain('0175636f61703a2f2f61732e6578616d706c652e636f6d');
    expect(text).toContain('041a5612aeb0');
  });

  it.each<[string, Partial<PassClaims>]>([
    ['id', { id: 'not-a-uuid' }],
    ['id', { id: '0190A5B2-7C1E-7F00-8000-0123456789AB' }],
    ['iss', { iss: '' }],
    ['iss', { iss: 'x'.repeat(257) }],
    ['sub', { sub: '\ud800' }],
    ['exp', { exp: Number.NaN }],
    ['exp', { exp: -1 }],
    ['nbf', { nbf: 1.5 }],
    ['nbf', { nbf: Number.POSITIVE_INFINITY }],
    ['iat', { iat: Date.UTC(2026, 0) }],
    ['kind', { kind: 'voucher' as PassClaims['kind'] }],
    ['campaign', { campaign: '' }],
    ['uses', { uses: 0 }],
    ['uses', { uses: 1_000_001 }],
  ])('refuses a bad %s: %o', (claim, change) => {
    const attempt = () => encodeClaims({ ...claims, ...change });
    expect(attempt).toThrow(expect.objectContaining({ code: 'pass_claims_invalid' }));
    expect(attempt).toThrow(`"${claim}"`);
  });
});

describe('decodeClaims', () => {
  it('gives back what was encoded, of every kind', () => {
    for (const kind of passKinds) {
      expect(decodeClaims(encodeClaims({ ...claims, kind }))).toEqual({ ...claims, kind });
    }
  });

  it('leaves out what was left out', () => {
    const { sub, exp, nbf, ...fewest } = claims;
    expect([sub, exp, nbf]).not.toContain(undefined);
    expect(decodeClaims(encodeClaims(fewest))).toStrictEqual(fewest);
  });

  it('ignores claims it does not know (RFC 8392 section 3)', () => {
    expect(decodeClaims(changed(3, 'audience'))).toEqual(claims);
  });

  it.each<[string, Uint8Array]>([
    ['an array', encodeCbor([1, 2, 3])],
    ['text keys', encodeCbor(new Map([['iss', 'demo']]))],
    ['no iss', without(1)],
    ['no iat', without(6)],
    ['no cti', without(7)],
    ['no private claim', without(-65537)],
    ['an iss that is a number', changed(1, 5)],
    ['a sub that is bytes', changed(2, new Uint8Array(16))],
    ['a negative exp', changed(4, -1)],
    ['an exp that is text', changed(4, '1790000000')],
    ['an exp that is a fraction', changed(4, 1.5)],
    ['an exp of NaN', encode(token().set(4, Number.NaN))],
    ['an exp above 2^53', changed(4, 2n ** 60n)],
    ['an exp that is null', changed(4, null)],
    ['a cti of 15 bytes', changed(7, new Uint8Array(15))],
    ['a cti that is text', changed(7, claims.id)],
    ['a kind that is not known', changed(-65537, [9, 1, 'welcome'])],
    ['a kind that is text', changed(-65537, ['coupon', 1, 'welcome'])],
    ['no uses', changed(-65537, [1, 0, 'welcome'])],
    ['an empty campaign', changed(-65537, [1, 1, ''])],
    ['a fourth private part', changed(-65537, [1, 1, 'welcome', 1])],
    ['bad UTF-8', Uint8Array.of(0xa1, 0x01, 0x62, 0xc3, 0x28)],
    ['a duplicate claim', Uint8Array.of(0xa2, 0x01, 0x61, 0x61, 0x01, 0x61, 0x62)],
    ['trailing bytes', Uint8Array.of(...encodeClaims(claims), 0xf6)],
  ])('refuses %s', (_, payload) => {
    expect(decodeClaims(payload)).toBeUndefined();
  });
});
