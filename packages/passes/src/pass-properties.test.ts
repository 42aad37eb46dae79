import { passKinds, type PassClaims } from '@omokit/protocol';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase45, encodeBase45 } from './base45.js';
import { encodeSign1 } from './cose-sign1.js';
import { encodeCbor } from './deterministic-cbor.js';
import { passCodes } from './pass-codes.js';
import { passKeyOf } from './pass-key.js';
import { passPrefix } from './pass-text.js';
import { signPass } from './sign-pass.js';
import { verifyPass } from './verify-pass.js';

const key = passKeyOf(new Uint8Array(32).fill(1));
const now = Date.UTC(2026, 5, 1);
const verify = (text: string) => verifyPass(text, { keys: [key.publicKey], now });

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const time = fc.nat(4_000_000_000);

const claims: fc.Arbitrary<PassClaims> = fc.record(
  {
    iss: text,
    sub: text,
    exp: time,
    nbf: time,
    iat: time,
    id: fc.uuid(),
    kind: fc.constantFrom(...passKinds),
    campaign: text,
    uses: fc.integer({ min: 1, max: 1_000_000 }),
  },
  { requiredKeys: ['iss', 'iat', 'id', 'kind', 'campaign', 'uses'] },
);

const pass = signPass(
  {
    iss: 'demo',
    sub: 'ann',
    exp: 1_790_000_000,
    iat: 1_760_000_000,
    id: '0190a5b2-7c1e-7f00-8000-0123456789ab',
    kind: 'coupon',
    campaign: 'welcome',
    uses: 1,
  },
  key,
);
const bytes = decodeBase45(pass.slice(passPrefix.length)) ?? new Uint8Array();
const asText = (some: Uint8Array) => passPrefix + encodeBase45(some);

/** A refusal in order: a known code, a sentence, and no claims that no signature vouches for. */
const expectRefused = (some: string) => {
  const result = verify(some);
  expect(result.ok).toBe(false);
  if (result.ok) return;
  expect(passCodes).toContain(result.code);
  expect(result.message).not.toBe('');
  expect(result.claims).toBeUndefined();
};

describe('passes', () => {
  it('are verified as exactly what was signed', () => {
    fc.assert(
      fc.property(claims, (some) => {
        const signed = signPass(some, key);
        const result = verifyPass(signed, {
          keys: [key.publicKey],
          now: 0,
          leewayMs: Number.MAX_SAFE_INTEGER,
        });
        expect(result).toEqual({ ok: true, claims: some, kid: key.kid });
      }),
    );
  });

  it('are all in the alphanumeric set of QR codes', () => {
    fc.assert(
      fc.property(claims, (some) => {
        expect(signPass(some, key)).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
      }),
    );
  });

  it('are signed the same each time', () => {
    fc.assert(
      fc.property(claims, (some) => {
        expect(signPass(some, key)).toBe(signPass({ ...some }, key));
      }),
      { numRuns: 20 },
    );
  });

  it('are refused after any change of a single bit', () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expectRefused(asText(changed));
    }
  });

  it('are refused after any change of a single character', () => {
    const change = fc.tuple(fc.nat(pass.length - 1), fc.constantFrom(...'09AZ $%*+-./:a\u0000é'));
    fc.assert(
      fc.property(change, ([at, char]) => {
        fc.pre(pass.charAt(at) !== char);
        // A space in place of the last character is cut off, and then the text is short of one.
        expectRefused(pass.slice(0, at) + char + pass.slice(at + 1));
      }),
      { numRuns: 300 },
    );
  });

  it('are refused when cut off anywhere, or when anything follows', () => {
    for (let end = 0; end < pass.length; end++) expectRefused(pass.slice(0, end));
    for (let end = 0; end < bytes.length; end++) expectRefused(asText(bytes.subarray(0, end)));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (tail) => {
        expectRefused(asText(Uint8Array.of(...bytes, ...tail)));
      }),
    );
  });
});

describe('verifyPass never throws and never believes', () => {
  it('texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.boolean(), (some, prefixed) => {
        expectRefused((prefixed ? passPrefix : '') + some);
      }),
      { numRuns: 500 },
    );
  });

  it('bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (some, tagged) => {
        expectRefused(asText(tagged ? Uint8Array.of(0xd2, 0x84, ...some) : some));
      }),
      { numRuns: 500 },
    );
  });

  it('values that are no text', () => {
    for (const value of [undefined, null, 5, {}, [], new Uint8Array(3), Symbol('x')]) {
      expectRefused(value as unknown as string);
    }
  });

  it('well-formed structures of anything', () => {
    const { tie } = fc.letrec((self) => ({
      tie: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.string(),
        fc.uint8Array({ maxLength: 70 }),
        fc.constantFrom(null, true, -8, 1, 4, 2n ** 64n - 1n),
        fc.array(self('tie'), { maxLength: 5 }),
        fc
          .array(fc.tuple(fc.integer({ min: -8, max: 8 }), self('tie')), { maxLength: 4 })
          .map((all) => new Map(all)),
      ),
    }));
    fc.assert(
      fc.property(fc.array(tie, { minLength: 4, maxLength: 4 }), (body) => {
        expectRefused(asText(Uint8Array.of(0xd2, ...encodeCbor(body))));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(tie, (payload) => {
        const result = verify(asText(encodeSign1(encodeCbor(payload), key)));
        expect(result).toMatchObject({ ok: false, code: 'pass_malformed' });
      }),
      { numRuns: 100 },
    );
  });
});
