/** Base45 (RFC 9285): bytes in the alphabet of a QR code's alphanumeric mode. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

const valueOf = new Map(Array.from(alphabet, (char, value) => [char, value]));

/** Two bytes become three characters, a last single byte two (RFC 9285 section 4). */
export function encodeBase45(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const high = bytes[i] ?? 0;
    const low = bytes[i + 1];
    const n = low === undefined ? high : high * 256 + low;
    text += alphabet.charAt(n % 45) + alphabet.charAt(Math.floor(n / 45) % 45);
    if (low !== undefined) text += alphabet.charAt(Math.floor(n / 2025));
  }
  return text;
}

/** The bytes of a base45 text, or undefined when it is not exactly what `encodeBase45` makes. */
export function decodeBase45(text: string): Uint8Array | undefined {
  if (text.length % 3 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3) / 2);
  let at = 0;
  for (let i = 0; i < text.length; i += 3) {
    const isPair = i + 2 < text.length;
    const c = valueOf.get(text.charAt(i));
    const d = valueOf.get(text.charAt(i + 1));
    const e = isPair ? valueOf.get(text.charAt(i + 2)) : 0;
    if (c === undefined || d === undefined || e === undefined) return undefined;
    const n = c + d * 45 + e * 2025;
    if (n > (isPair ? 0xffff : 0xff)) return undefined;
    if (isPair) bytes[at++] = n >> 8;
    bytes[at++] = n & 0xff;
  }
  return bytes;
}
