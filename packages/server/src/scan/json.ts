/**
 * Walks over JSON (RFC 8259) in UTF-8 without building it. Each function takes where something begins and answers
 * where it ends, or -1 when it is not JSON. That the bytes are UTF-8 is checked before, by whoever calls.
 */

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const backslash = 0x5c;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;

export function skipSpace(json: Uint8Array, from: number): number {
  let at = from;
  for (; at < json.length; at++) {
    const byte = json[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
  }
  return at;
}

/** How many escapes were walked over so far: whoever wants to know whether a value has one, compares. */
export let escapes = 0;

/** 1 for the bytes that stand for themselves in a string: most of all that is walked over. */
const isPlain = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === quote || byte === backslash ? 0 : 1,
);

/** `from` is the opening quote. */
export function skipString(json: Uint8Array, from: number): number {
  let at = from + 1;
  for (;;) {
    // Past the end is undefined, which is not plain either.
    while (isPlain[json[at]!] === 1) at += 1;
    const byte = json[at];
    if (byte === quote) return at + 1;
    if (byte !== backslash) return -1;
    escapes += 1;
    at = skipEscape(json, at);
    if (at < 0) return -1;
  }
}

function skipEscape(json: Uint8Array, from: number): number {
  const kind = json[from + 1];
  // " \ / b f n r t
  if (
    kind === quote ||
    kind === backslash ||
    kind === 0x2f ||
    kind === 0x62 ||
    kind === 0x66 ||
    kind === 0x6e ||
    kind === 0x72 ||
    kind === 0x74
  )
    return from + 2;
  if (kind !== 0x75) return -1;
  for (let at = from + 2; at < from + 6; at++) if (!isHex(json[at])) return -1;
  return from + 6;
}

const isHex = (byte = 0): boolean => isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
export const isDigit = (byte = 0): boolean => byte >= 0x30 && byte <= 0x39;

export function skipNumber(json: Uint8Array, from: number): number {
  let at = json[from] === 0x2d ? from + 1 : from;
  if (json[at] === 0x30) at += 1;
  else if ((at = skipDigits(json, at)) < 0) return -1;
  if (json[at] === 0x2e && (at = skipDigits(json, at + 1)) < 0) return -1;
  if (json[at] !== 0x65 && json[at] !== 0x45) return at;
  const sign = json[at + 1];
  return skipDigits(json, sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
}

/** One digit at least. */
function skipDigits(json: Uint8Array, from: number): number {
  let at = from;
  while (at < json.length && isDigit(json[at])) at += 1;
  return at === from ? -1 : at;
}

const words = { 0x74: Buffer.from('true'), 0x66: Buffer.from('false'), 0x6e: Buffer.from('null') } as const;

function skipWord(json: Uint8Array, from: number, word: Uint8Array): number {
  for (let at = 0; at < word.length; at++) if (json[from + at] !== word[at]) return -1;
  return from + word.length;
}

/** A value nested at most `depth` levels deep; one nested deeper is -1 as well. */
export function skipValue(json: Uint8Array, from: number, depth: number): number {
  const byte = json[from];
  if (byte === quote) return skipString(json, from);
  if (byte === openBrace || byte === openBracket) return depth > 0 ? skipMembers(json, from, depth - 1) : -1;
  if (byte === 0x74 || byte === 0x66 || byte === 0x6e) return skipWord(json, from, words[byte]);
  return skipNumber(json, from);
}

/** `from` is the opening brace or bracket. */
function skipMembers(json: Uint8Array, from: number, depth: number): number {
  const isObject = json[from] === openBrace;
  const close = isObject ? closeBrace : closeBracket;
  let at = skipSpace(json, from + 1);
  if (json[at] === close) return at + 1;
  for (;;) {
    if (isObject) {
      at = skipKey(json, at);
      if (at < 0) return -1;
    }
    at = skipValue(json, at, depth);
    if (at < 0) return -1;
    at = skipSpace(json, at);
    if (json[at] === close) return at + 1;
    if (json[at] !== comma) return -1;
    at = skipSpace(json, at + 1);
  }
}

/** A key with its colon, to where its value begins. */
export function skipKey(json: Uint8Array, from: number): number {
  if (json[from] !== quote) return -1;
  const end = skipString(json, from);
  if (end < 0) return -1;
  const at = skipSpace(json, end);
  return json[at] === colon ? skipSpace(json, at + 1) : -1;
}
