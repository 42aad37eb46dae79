import type { PassClaims } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { encodeSign1 } from './cose-sign1.js';
import { encodeCbor } from './deterministic-cbor.js';
import { passCodes, passMessages } from './pass-codes.js';
import { passKeyOf } from './pass-key.js';
import { encodePassText } from './pass-text.js';
import { signPass } from './sign-pass.js';
import { verifyPass, type VerifyOptions } from './verify-pass.js';

const key = passKeyOf(new Uint8Array(32).fill(1));
const otherKey = passKeyOf(new Uint8Array(32).fill(2));
const now = Date.UTC(2026, 5, 1);
const seconds = now / 1000;

const claims: PassClaims = {
  iss: 'demo',
  sub: '0190a5b2-7c1e-7f00-8000-0123456789ab',
  iat: seconds - 3600,
  nbf: seconds - 3600,
  exp: seconds + 3600,
  id: '0190a5b2-7c1e-7f00-8000-ba9876543210',
  kind: 'coupon',
  campaign: 'welcome',
  uses: 1,
};

const pass = (change: Partial<PassClaims> = {}) => signPass({ ...claims, ...change }, key);
const verify = (text: string, options: Partial<VerifyOptions> = {}) =>
  verifyPass(text, { keys: [key.publicKey], now, ...options });
const refusal = (code: keyof typeof passMessages, of?: Partial<PassClaims>) => ({
  ok: false,
  code,
  message: passMessages[code],
  ...(of && { claims: { ...claims, ...of } }),
});

describe('verifyPass', () => {
  it('accepts what signPass made', () => {
    expect(verify(pass(), { issuer: 'demo' })).toEqual({ ok: true, claims, kid: key.kid });
  });

  it('accepts the Enter with which a scanner that types ends a code', () => {
    expect(verify(`${pass()}\r\n`).ok).toBe(true);
  });

  it('accepts a pass that never expires', () => {
    const { exp, ...lasting } = claims;
    expect(exp).toBeDefined();
    expect(verify(signPass(lasting, key))).toMatchObject({ ok: true, claims: lasting });
  });

  it.each(['', 'OMO1', 'omo1:ABC', 'OMO2:ABC', 'https://example.com/', ' OMO1:ABC'])(
    'says of %j that it is no pass at all',
    (text) => {
      expect(verify(text)).toEqual(refusal('pass_unknown_format'));
    },
  );

  it.each(['OMO1:', 'OMO1:A', 'OMO1:abc', 'OMO1:GGW', 'OMO1:BB8', pass().slice(0, -3), `${pass()}00`])(
    'says of %j that it cannot be read',
    (text) => {
      expect(verify(text)).toEqual(refusal('pass_malformed'));
    },
  );

  it('says of a signed payload that is not a pass that it cannot be read', () => {
    const text = encodePassText(encodeSign1(encodeCbor(new Map([[1, 'demo']])), key));
    expect(verify(text)).toEqual(refusal('pass_malformed'));
  });

  it('does not decode megabytes', () => {
    const started = Date.now();
    expect(verify('OMO1:' + 'A'.repeat(5_000_000)).ok).toBe(false);
    expect(verify(' '.repeat(5_000_000)).ok).toBe(false);
    expect(Date.now() - started).toBeLessThan(200);
  });

  it('does not know a key that is not among its keys, and shows no claims', () => {
    expect(verify(pass(), { keys: [otherKey.publicKey] })).toEqual(refusal('pass_key_unknown'));
    expect(verify(pass(), { keys: [] })).toEqual(refusal('pass_key_unknown'));
  });

  it('tells a pass forged under a kid it knows, and shows no claims', () => {
    const forged = signPass(claims, { kid: key.kid, secret: otherKey.secret });
    expect(verify(forged)).toEqual(refusal('pass_forged'));
  });

  it('tries every key of the same kid', () => {
    const namesake = { ...otherKey.publicKey, kid: key.kid };
    expect(verify(pass(), { keys: [namesake, key.publicKey] }).ok).toBe(true);
  });

  it.each(['', 'AA', '!'.repeat(43), 'A'.repeat(43), '_'.repeat(43), 'A'.repeat(5000)])(
    'trusts no signature under a key that is none: %.20s',
    (x) => {
      expect(verify(pass(), { keys: [{ ...key.publicKey, x }] })).toEqual(refusal('pass_forged'));
    },
  );

  it('refuses the pass of another issuer', () => {
    expect(verify(pass(), { issuer: 'other' })).toEqual(refusal('pass_foreign', {}));
  });

  it('refuses a pass that was taken back', () => {
    expect(verify(pass(), { revoked: (id) => id === claims.id })).toEqual(refusal('pass_revoked', {}));
    expect(verify(pass(), { revoked: () => false }).ok).toBe(true);
  });

  it('accepts from nbf on until before exp, with the leeway on both sides', () => {
    const at = (time: number, leewayMs?: number) =>
      verify(pass({ nbf: seconds, exp: seconds + 10 }), {
        now: time,
        ...(leewayMs !== undefined && { leewayMs }),
      });
    expect(at(now - 1, 0)).toMatchObject(refusal('pass_not_yet_valid', { nbf: seconds, exp: seconds + 10 }));
    expect(at(now, 0).ok).toBe(true);
    expect(at(now + 9_999, 0).ok).toBe(true);
    expect(at(now + 10_000, 0)).toEqual(refusal('pass_expired', { nbf: seconds, exp: seconds + 10 }));
    expect(at(now - 60_000).ok).toBe(true);
    expect(at(now - 60_001).ok).toBe(false);
    expect(at(now + 69_999).ok).toBe(true);
    expect(at(now + 70_000).ok).toBe(false);
  });

  it('accepts nothing that expires when the clock is no number', () => {
    expect(verify(pass(), { now: Number.NaN }).ok).toBe(false);
    expect(verify(pass({ nbf: 0 }), { leewayMs: Number.NaN }).ok).toBe(false);
  });

  it('has a sentence for every code that says what to do', () => {
    expect(passCodes).toHaveLength(8);
    for (const code of passCodes) expect(passMessages[code]).toMatch(/^[A-Z].+\. ?.*\.$/);
  });
});

describe('signPass', () => {
  it.each(['', 'with space', 'é', 'x'.repeat(33)])('refuses the kid %j', (kid) => {
    expect(() => signPass(claims, { ...key, kid })).toThrow(
      expect.objectContaining({ code: 'pass_key_invalid' }),
    );
  });

  it('refuses a secret that is not 32 bytes', () => {
    const secret = new Uint8Array(64);
    expect(() => signPass(claims, { kid: 'k', secret })).toThrow(
      expect.objectContaining({ code: 'pass_key_invalid' }),
    );
  });

  it('refuses claims that would not fit a code', () => {
    expect(() => pass({ iss: '字'.repeat(256), campaign: 'x'.repeat(256) })).toThrow(
      expect.objectContaining({ code: 'pass_too_long' }),
    );
  });
});
