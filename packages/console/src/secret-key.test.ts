import { describe, expect, it } from 'vitest';
import { takeKey, takeKeyFromAddress } from './secret-key.js';

describe('takeKey', () => {
  it('takes the key and says what address to show instead', () => {
    expect(takeKey('#key=sk_1')).toEqual({ key: 'sk_1', hash: '#/live' });
    expect(takeKey('#key=sk_1&to=/people/a%2Fb')).toEqual({ key: 'sk_1', hash: '#/people/a/b' });
  });

  it('leaves an address without a key alone', () => {
    expect(takeKey('#/people/key=1')).toBeUndefined();
    expect(takeKey('')).toBeUndefined();
  });

  it('goes nowhere but to a page of the console', () => {
    expect(takeKey('#key=a&to=https://evil.example')).toEqual({ key: 'a', hash: '#/live' });
  });
});

it('removes the key from the address bar at once', () => {
  const replaced: unknown[] = [];
  const view = {
    location: { hash: '#key=sk_1&to=/coupons' },
    history: { replaceState: (...call: unknown[]) => replaced.push(call) },
  } as unknown as Window;
  expect(takeKeyFromAddress(view)).toBe('sk_1');
  expect(replaced).toEqual([[null, '', '#/coupons']]);
});
