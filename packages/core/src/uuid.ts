import type { Platform } from './platform.js';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * Makes UUIDv7 (RFC 9562, 5.7) that rise strictly within one maker: 48 bits of milliseconds, a 12-bit counter
 * for ids of the same millisecond (method 1 of 6.2), 62 random bits.
 */
export function createUuid(platform: Pick<Platform, 'now' | 'random'>): () => string {
  // Random bytes are drawn for 64 ids at a time: one call per id is most of the cost of an id.
  const pool = new Uint8Array(8 * 64);
  let poolAt = pool.length;
  let lastMs = 0;
  let counter = 0;

  return () => {
    if (poolAt === pool.length) {
      platform.random(pool);
      poolAt = 0;
    }
    const at = poolAt;
    poolAt += 8;

    const now = platform.now();
    if (now > lastMs) {
      lastMs = now;
      counter = pool[at]! & 0x7f;
    } else if (++counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
    const high = Math.floor(lastMs / 0x10000);
    const byte = (offset: number) => hex[pool[at + offset]!]!;
    return (
      `${hex[(high >>> 24) & 255]}${hex[(high >>> 16) & 255]}${hex[(high >>> 8) & 255]}${hex[high & 255]}-` +
      `${hex[(lastMs >>> 8) & 255]}${hex[lastMs & 255]}-` +
      `${hex[0x70 | (counter >>> 8)]}${hex[counter & 255]}-` +
      `${hex[0x80 | (pool[at + 1]! & 0x3f)]}${byte(2)}-` +
      `${byte(3)}${byte(4)}${byte(5)}${byte(6)}${byte(7)}${byte(7)}`
    );
  };
}
