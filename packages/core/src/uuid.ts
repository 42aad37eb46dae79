import type { Platform } from './platform.js';

/**
 * Makes UUIDv7 (RFC 9562, 5.7) that rise strictly within one maker: 48 bits of milliseconds, a 12-bit counter
 * for ids of the same millisecond (method 1 of 6.2), 62 random bits.
 */
export function createUuid(platform: Pick<Platform, 'now' | 'random'>): () => string {
  const words = new Uint16Array(8);
  const bytes = new Uint8Array(words.buffer);
  let ms = 0;
  let counter = 0;

  return () => {
    platform.random(bytes);
    const now = platform.now();
    counter += 1;
    if (now > ms) {
      ms = now;
      // A counter that begins low has room to rise.
      counter = words[3]! & 0x7f;
    } else if (counter > 0xfff) {
      ms += 1;
      counter = 0;
    }
    words.set([ms / 2 ** 32, ms / 2 ** 16, ms, 0x7000 | counter, 0x8000 | (words[4]! & 0x3fff)]);
    const [a, b, c, d, e, f, g, h] = Array.from(words, (word) => (0x10000 | word).toString(16).slice(1));
    return `${a}${b}-${c}-${d}-${e}-${f}${g}${h}`;
  };
}
