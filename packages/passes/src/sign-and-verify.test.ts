import { describe, expect, it } from 'vitest';
import { generatePassKey, signPass, verifyPass } from './index.js';

describe('signPass and verifyPass', () => {
  it('gives back what was signed', () => {
    const key = generatePassKey();
    const claims = {
      iss: 'demo',
      sub: '0190a5b2-7c1e-7f00-8000-0123456789ab',
      iat: 1760000000,
      nbf: 1760000000,
      exp: 1790000000,
      id: '0190a5b2-7c1e-7f00-8000-0123456789ab',
      kind: 'coupon',
      campaign: 'welcome',
      uses: 1,
    } as const;
    const text = signPass(claims, key);
    expect(verifyPass(text, { keys: [key.publicKey], now: 1770000000000 })).toEqual({
      ok: true,
      claims,
      kid: key.kid,
    });
  });
});
