import { encode, Token, Type } from 'cborg';
import { describe, expect, it } from 'vitest';
import { decodeSign1, encodeSign1, sigStructure } from './cose-sign1.js';
import { decodeCbor, encodeCbor } from './deterministic-cbor.js';

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const key = { kid: 'k1', secret: new Uint8Array(32).fill(1) };
const good = encodeSign1(ascii('payload'), key);

/** The parts of `good`, to be put together differently. */
const [protectedHeader, unprotected, payload, signature] = decodeCbor(good.subarray(1)) as [
  Uint8Array,
  Map<unknown, unknown>,
  Uint8Array,
  Uint8Array,
];
const tagged = (tag: number[], body: unknown) => Uint8Array.of(...tag, ...encodeCbor(body));
const withHeader = (header: unknown) =>
  tagged([0xd2], [header instanceof Uint8Array ? header : encodeCbor(header), new Map(), payload, signature]);
const params = (...entries: [unknown, unknown][]) => new Map<unknown, unknown>(entries);
const kid = ascii('k1');

describe('sigStructure', () => {
  const content = ascii('This is the content.');

  it.each([
    // RFC 9052 appendix C.2.1 (the same in C.1.1 but for its context), protected {1: -7}
    ['a10126', '846a5369676e61747572653143a101264054546869732069732074686520636f6e74656e742e'],
    // cose-wg/Examples eddsa-examples/eddsa-sig-02.json, protected {1: -8}
    ['a10127', '846a5369676e61747572653143a101274054546869732069732074686520636f6e74656e742e'],
    // cose-wg/Examples sign1-tests/sign-pass-01.json, nothing protected
    ['', '846a5369676e617475726531404054546869732069732074686520636f6e74656e742e'],
  ])('of protected header %j is what the COSE examples sign', (header, expected) => {
    expect(sigStructure(hex(header), content)).toEqual(hex(expected));
  });
});

describe('encodeSign1', () => {
  it('is tag 18, algorithm and kid protected, nothing unprotected, 64 bytes of signature', () => {
    expect(good[0]).toBe(0xd2);
    expect(decodeCbor(protectedHeader)).toEqual(params([1, -8], [4, kid]));
    expect(unprotected.size).toBe(0);
    expect(payload).toEqual(ascii('payload'));
    expect(signature).toHaveLength(64);
  });
});

describe('decodeSign1', () => {
  it('takes apart what encodeSign1 made', () => {
    expect(decodeSign1(good)).toEqual({
      kid: 'k1',
      payload,
      signed: sigStructure(protectedHeader, payload),
      signature,
    });
  });

  const body = [protectedHeader, unprotected, payload, signature];
  const indefinite = Uint8Array.of(0xd2, 0x9f, ...good.subarray(2), 0xff);
  const longer = Uint8Array.of(0xd2, 0x98, 0x04, ...good.subarray(2));
  const huge = Uint8Array.of(0xd2, 0x84, 0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  const hugeArray = Uint8Array.of(0xd2, 0x9b, 0, 0, 0, 255, 255, 255, 255, 255);
  const nested = Uint8Array.of(0xd2, ...new Array<number>(2000).fill(0x81));
  const duplicateKeys = hex('a3012704426b310127');
  const unsorted = hex('a204426b310127');

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a tag alone', Uint8Array.of(0xd2)],
    ['no tag', encodeCbor(body)],
    ['tag 98, COSE_Sign', tagged([0xd8, 98], body)],
    ['tag 17, COSE_Mac0', tagged([0xd1], body)],
    ['tag 18 in more bytes than needed', tagged([0xd8, 18], body)],
    ['tag 61 around it', Uint8Array.of(0xd8, 61, ...good)],
    ['tag 18 twice', Uint8Array.of(0xd2, ...good)],
    ['trailing bytes', Uint8Array.of(...good, 0)],
    ['a missing last byte', good.subarray(0, -1)],
    ['an indefinite length', indefinite],
    ['a length in more bytes than needed', longer],
    ['a length of 2^64 - 1', huge],
    ['an array of 2^40 items', hugeArray],
    ['arrays two thousand deep', nested],
    ['three parts', tagged([0xd2], body.slice(0, 3))],
    ['five parts', tagged([0xd2], [...body, 0])],
    ['a map instead of an array', tagged([0xd2], new Map())],
    [
      'a protected header that is no byte string',
      tagged([0xd2], [new Map(), unprotected, payload, signature]),
    ],
    ['an unprotected header', tagged([0xd2], [protectedHeader, params([4, kid]), payload, signature])],
    ['a detached payload', tagged([0xd2], [protectedHeader, unprotected, null, signature])],
    ['a payload that is text', tagged([0xd2], [protectedHeader, unprotected, 'payload', signature])],
    [
      'a signature of 63 bytes',
      tagged([0xd2], [protectedHeader, unprotected, payload, signature.subarray(1)]),
    ],
    ['no protected parameters', withHeader(new Uint8Array())],
    ['no algorithm', withHeader(params([4, kid], [5, kid]))],
    ['algorithm none, as null', withHeader(params([1, null], [4, kid]))],
    ['algorithm none, as text', withHeader(params([1, 'none'], [4, kid]))],
    ['algorithm ES256', withHeader(params([1, -7], [4, kid]))],
    ['algorithm HMAC 256/256', withHeader(params([1, 5], [4, kid]))],
    ['no kid', withHeader(params([1, -8]))],
    ['a kid that is text', withHeader(params([1, -8], [4, 'k1']))],
    ['an empty kid', withHeader(params([1, -8], [4, new Uint8Array()]))],
    ['a kid of 33 bytes', withHeader(params([1, -8], [4, new Uint8Array(33).fill(65)]))],
    ['a kid that is not ASCII', withHeader(params([1, -8], [4, Uint8Array.of(0xc3, 0xa9)]))],
    ['a critical header parameter', withHeader(params([1, -8], [2, [99]], [4, kid], [99, true]))],
    ['a header parameter that is not known', withHeader(params([1, -8], [4, kid], [99, true]))],
    ['a duplicate header parameter', withHeader(duplicateKeys)],
    ['header parameters out of order', withHeader(unsorted)],
    ['undefined', Uint8Array.of(0xd2, ...encode(new Token(Type.undefined, undefined)))],
  ])('refuses %s', (_, bytes) => {
    expect(decodeSign1(bytes)).toBeUndefined();
  });
});
