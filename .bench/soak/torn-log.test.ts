import { describe, expect, it } from 'vitest';
import { wholeLength } from './torn-log.js';

/** A record, or a fragment of one; the checksum is not looked at. */
const record = (bytes: number, type = 1) =>
  Buffer.concat([Buffer.from([0, 0, 0, 0, bytes % 256, bytes >> 8, type]), Buffer.alloc(bytes, 1)]);

describe('the log of a killed browser', () => {
  const whole = Buffer.concat([record(100), record(300)]);

  it('is whole when its last record is', () => {
    expect(wholeLength(Buffer.alloc(0))).toBe(0);
    expect(wholeLength(whole)).toBe(whole.length);
  });

  it('is torn in a header, in a record, and between the fragments of one', () => {
    for (const half of [record(50).subarray(0, 3), record(50).subarray(0, 30), record(50, 2)])
      expect(wholeLength(Buffer.concat([whole, half]))).toBe(whole.length);
  });

  it('goes on in the next block', () => {
    const first = record(32_768 - 7 - 3);
    const log = Buffer.concat([first, Buffer.alloc(3), record(20)]);
    expect(wholeLength(log)).toBe(log.length);
    expect(wholeLength(log.subarray(0, -1))).toBe(32_768);
    expect(wholeLength(log.subarray(0, 32_768))).toBe(32_768);
    const fragments = Buffer.concat([record(32_768 - 7, 2), record(32_768 - 7, 3), record(9, 4)]);
    expect(wholeLength(fragments)).toBe(fragments.length);
    expect(wholeLength(fragments.subarray(0, -2))).toBe(0);
  });
});
