import type { Platform } from './platform.js';

/** The codes of the characters: a string that is put together from parts is a tree, which JSON.stringify is slow with. */
const digits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** Random bytes are drawn for many ids at a time: one call per id is most of the cost of an id. */
const idsPerDraw = 64;
const bytesPerId = 9;

/**
 * Makes UUIDv7 (RFC 9562, 5.7) that rise strictly within one maker: 48 bits of milliseconds, a 12-bit counter
 * for ids of the same millisecond (method 1 of 6.2), 62 random bits.
 */
export function createUuid(platform: Pick<Platform, 'now' | 'random'>): () => string {
  const codes = Array.from('tttttttt-tttt-7ccc-vrrr-rrrrrrrrrrrr', (char) => char.charCodeAt(0));
  const random = new Uint8Array(idsPerDraw * bytesPerId);
  let next = random.length;
  let lastMs = 0;
  let counter = 0;

  function write(at: number, byte: number): void {
    codes[at] = digits[byte >>> 4]!;
    codes[at + 1] = digits[byte & 15]!;
  }

  function goTo(ms: number, count: number): void {
    lastMs = ms;
    counter = count;
    for (const at of [11, 9, 6, 4, 2, 0]) {
      write(at, ms % 256);
      ms = Math.floor(ms / 256);
    }
  }

  return () => {
    if (next === random.length) {
      platform.random(random);
      next = 0;
    }
    const now = platform.now();
    // A counter that begins low has room to rise.
    if (now > lastMs) goTo(now, random[next]! & 0x7f);
    else if (++counter > 0xfff) goTo(lastMs + 1, 0);
    write(14, 0x70 | (counter >>> 8));
    write(16, counter & 255);
    write(19, 0x80 | (random[next + 1]! & 0x3f));
    write(21, random[next + 2]!);
    for (let nth = 0; nth < 6; nth++) write(24 + 2 * nth, random[next + 3 + nth]!);
    next += bytesPerId;
    return String.fromCharCode(...codes);
  };
}
