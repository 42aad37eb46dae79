import type { PassClaims } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { passKeyOf } from './pass-key.js';
import { maxPassLength } from './pass-text.js';
import { signPass } from './sign-pass.js';

/** Alphanumeric characters of QR versions 1 to 12 at error correction M (ISO/IEC 18004 table 7). */
const capacities = [20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419];

const size = (text: string) => {
  const version = capacities.findIndex((capacity) => text.length <= capacity) + 1;
  return { characters: text.length, version, modules: 17 + 4 * version };
};

const coupon: PassClaims = {
  iss: 'shop.example',
  iat: 1_760_000_000,
  exp: 1_790_000_000,
  id: '0190a5b2-7c1e-7f00-8000-0123456789ab',
  kind: 'coupon',
  campaign: 'welcome',
  uses: 1,
};

describe('size of a pass, as the README says', () => {
  const key = passKeyOf(new Uint8Array(32).fill(1));

  it('is a QR code of 49 modules a side without a holder', () => {
    expect(size(signPass(coupon, key))).toEqual({ characters: 221, version: 8, modules: 49 });
  });

  it('is one of 57 with a holder, whose id is a UUID', () => {
    const sub = '0190a5b2-7c1e-7f00-8000-ba9876543210';
    expect(size(signPass({ ...coupon, sub, nbf: 1_760_000_000 }, key))).toEqual({
      characters: 289,
      version: 10,
      modules: 57,
    });
  });

  it('is at most 1024 characters', () => {
    expect(maxPassLength).toBe(1024);
  });
});
