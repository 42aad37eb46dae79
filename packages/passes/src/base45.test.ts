import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase45, encodeBase45 } from './base45.js';

const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const bytes = fc.uint8Array({ maxLength: 300 });

describe('base45', () => {
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ])('codes %j as %j (RFC 9285 sections 4.3 and 4.4)', (plain, coded) => {
    expect(encodeBase45(ascii(plain))).toBe(coded);
    expect(decodeBase45(coded)).toEqual(ascii(plain));
  });

  it('reads FGW as 65535 and refuses GGW, which is one more (RFC 9285 section 6)', () => {
    expect(decodeBase45('FGW')).toEqual(Uint8Array.of(0xff, 0xff));
    expect(decodeBase45('GGW')).toBeUndefined();
  });

  it.each([
    ['a lone last character', 'BB8A'],
    ['lower case', 'bb8'],
    ['a character that is not in the alphabet', 'BB_'],
    ['a character beyond the basic plane', '\u{1f600}8'],
    ['a last pair above 255', '::'],
    ['a triple above 65535', ':::'],
  ])('refuses %s', (_, text) => {
    expect(decodeBase45(text)).toBeUndefined();
  });

  it('gives back every byte string', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(decodeBase45(encodeBase45(some))).toEqual(some);
      }),
    );
  });

  it('has one text for every byte string: what it reads, it would write the same', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0129AGWZ $%*+-./:a'), maxLength: 12 });
    fc.assert(
      fc.property(text, (some) => {
        const read = decodeBase45(some);
        if (read) expect(encodeBase45(read)).toBe(some);
      }),
    );
  });

  it('never ends in a space, so cutting spaces off the end loses nothing', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(encodeBase45(some)).not.toMatch(/ $/);
      }),
    );
    for (let byte = 0; byte < 256; byte++) expect(encodeBase45(Uint8Array.of(byte))).not.toMatch(/ $/);
  });
});
