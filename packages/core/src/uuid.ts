import type { Platform } from './platform.js';

/** Drawn at a time: to ask for the numbers of one id would be most of the cost of an id. */
const manyNumbers = 320;

/** Of 16 bits. */
const hex = (number: number) => (0x1_0000 + number).toString(16).slice(1);

/**
 * Makes UUIDv7 (RFC 9562, 5.7) that rise strictly within one maker: 48 bits of milliseconds, a 12-bit counter
 * for ids of the same millisecond (method 1 of 6.2), 62 random bits.
 */
export function createUuid(platform: Pick<Platform, 'now' | 'random'>): () => string {
  const drawn = new Uint16Array(manyNumbers);
  let next = manyNumbers;
  let lastMs = 0;
  let counter = 0;

  function random(): number {
    if (next === manyNumbers) {
      platform.random(new Uint8Array(drawn.buffer));
      next = 0;
    }
    return drawn[next++]!;
  }

  return () => {
    const now = platform.now();
    if (now > lastMs) {
      lastMs = now;
      // One that begins low has room to rise.
      counter = random() & 0x7f;
    } else if (++counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
    const time = (2 ** 48 + lastMs).toString(16);
    const versioned = hex(0x7000 | counter);
    const variant = hex(0x8000 | (random() & 0x3fff));
    const rest = hex(random()) + hex(random()) + hex(random());
    return `${time.slice(1, 9)}-${time.slice(9, 13)}-${versioned}-${variant}-${rest}`;
  };
}
