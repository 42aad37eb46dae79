const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64url without padding (RFC 4648 section 5); ours because mini-programs have no `btoa`. */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let width = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    width += 8;
    while (width >= 6) {
      width -= 6;
      text += alphabet.charAt((bits >> width) & 63);
    }
    bits &= (1 << width) - 1;
  }
  return width > 0 ? text + alphabet.charAt((bits << (6 - width)) & 63) : text;
}

/** The bytes of a base64url text, or undefined when it is not exactly what `encodeBase64url` makes. */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  let at = 0;
  let bits = 0;
  let width = 0;
  for (const char of text) {
    const value = alphabet.indexOf(char);
    if (value < 0) return undefined;
    bits = (bits << 6) | value;
    width += 6;
    if (width >= 8) {
      width -= 8;
      bytes[at++] = bits >> width;
      bits &= (1 << width) - 1;
    }
  }
  const isExact = width < 6 && bits === 0;
  return isExact ? bytes : undefined;
}
