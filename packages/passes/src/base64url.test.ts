import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from './base64url.js';

const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('base64url', () => {
  it.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ])('codes %j as %j (RFC 4648 section 10, without padding)', (plain, coded) => {
    expect(encodeBase64url(ascii(plain))).toBe(coded);
    expect(decodeBase64url(coded)).toEqual(ascii(plain));
  });

  it.each(['Zg==', 'Z', 'Zh', 'Zm9', 'Zm+v', 'Zm 8', 'Zm9vZ'])('refuses %j', (text) => {
    expect(decodeBase64url(text)).toBeUndefined();
  });

  it('gives back every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (some) => {
        expect(decodeBase64url(encodeBase64url(some))).toEqual(some);
      }),
    );
  });
});
