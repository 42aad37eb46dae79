import { describe, expect, it } from 'vitest';
import { shortenIp, subscriberOf } from './shorten-ip.js';

describe('an address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0'],
    ['::ffff:203.0.113.77', '203.0.113.0'],
    ['2001:db8:85a3:1:2:3:4:5', '2001:db8:85a3::'],
    ['2001:db8::5', '2001:db8:0::'],
    ['fe80::1%eth0', 'fe80:0:0::'],
    ['::1', '0:0:0::'],
    ['shop.example', undefined],
    ['', undefined],
    ['203.0.113.77, 10.0.0.1', undefined],
  ])('%s is kept as %s', (address, kept) => {
    expect(shortenIp(address)).toBe(kept);
  });
  it.each([
    ['203.0.113.77', '203.0.113.77'],
    ['::ffff:203.0.113.77', '203.0.113.77'],
    ['2001:db8:85a3:1:2:3:4:5', '2001:db8:85a3:1::'],
    ['2001:db8:85a3:1::9', '2001:db8:85a3:1::'],
    ['2001:db8::5', '2001:db8:0:0::'],
    ['unknown', 'unknown'],
  ])('%s is counted as %s', (address, subscriber) => {
    expect(subscriberOf(address)).toBe(subscriber);
  });
});
