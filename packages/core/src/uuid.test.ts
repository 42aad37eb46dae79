import { describe, expect, it } from 'vitest';
import { createUuid } from './uuid.js';

const random = (bytes: Uint8Array) => bytes.map((_, index) => (bytes[index] = (index * 37 + 11) & 255));

describe('createUuid', () => {
  it('writes the time, version 7 and variant 10 where RFC 9562, 5.7 has them', () => {
    const id = createUuid({ now: () => 0x017f22e279b0, random })();
    expect(id).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('rises strictly within a millisecond, past the counter and when the clock goes back', () => {
    let now = 1_700_000_000_000;
    const newId = createUuid({ now: () => now, random });
    const ids = Array.from({ length: 10_000 }, newId);
    now -= 5_000;
    ids.push(newId());
    now += 60_000;
    ids.push(newId());
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });
});
