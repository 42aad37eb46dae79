import { decode, encode, rfc8949EncodeOptions } from 'cborg';

/** Core deterministic encoding of CBOR (RFC 8949 section 4.2.1). Maps go in and come out as `Map`. */
export function encodeCbor(value: unknown): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

/**
 * The value of `bytes`, or undefined when they are not the one deterministic encoding of a value: trailing
 * bytes, longer lengths than needed, indefinite lengths, duplicate or unsorted keys, tags, NaN, bad UTF-8.
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  try {
    const value: unknown = decode(bytes, {
      strict: true,
      useMaps: true,
      rejectDuplicateMapKeys: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowNaN: false,
      allowInfinity: false,
    });
    return areSame(encodeCbor(value), bytes) ? value : undefined;
  } catch {
    // Whatever the decoder did not like, there is one answer to it: this is not ours.
    return undefined;
  }
}

function areSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
