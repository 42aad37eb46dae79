import { generateKeySync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { open, seal } from './seal.js';

describe('what is sealed', () => {
  const key = generateKeySync('aes', { length: 256 });

  it('opens with its key, where it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, about) => {
        expect(open(key, seal(key, plain, about), about)).toBe(Buffer.from(plain).toString());
      }),
    );
  });

  it('opens with no other key, nowhere else, and not when a bit of it is changed', () => {
    const sealed = seal(key, 'ann@example.com', 'message-1');
    expect(open(generateKeySync('aes', { length: 256 }), sealed, 'message-1')).toBeUndefined();
    expect(open(key, sealed, 'message-2')).toBeUndefined();
    for (let bit = 0; bit < 8 * sealed.byteLength; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(open(key, changed, 'message-1')).toBeUndefined();
    }
    for (let length = 0; length < sealed.byteLength; length++)
      expect(open(key, sealed.subarray(0, length), 'message-1')).toBeUndefined();
  });

  it('is never twice the same', () => {
    expect(seal(key, 'x', 'y').equals(seal(key, 'x', 'y'))).toBe(false);
  });
});
