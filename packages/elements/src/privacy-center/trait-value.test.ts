import { describe, expect, it } from 'vitest';
import { addressOf, addressTypes } from './address.js';
import { failureOf } from './failure.js';
import { isEditable, readTrait, showTrait, traitKey } from './trait-value.js';

describe('a trait', () => {
  it('is shown in words', () => {
    expect(showTrait('Ann')).toBe('Ann');
    expect(showTrait(null)).toBe('–');
    expect(showTrait(['tea', 'pots'])).toBe('tea, pots');
    expect(showTrait({ city: 'Kyoto', at: { floor: 2 } })).toBe('city: Kyoto; at: floor: 2');
  });

  it('is known by any spelling of its name', () => {
    expect(['firstName', 'first_name', 'First Name', 'first-name'].map(traitKey)).toEqual(
      Array(4).fill('first_name'),
    );
  });

  it('is read as the kind of value it was', () => {
    expect(readTrait(' Anna ', 'Ann')).toBe('Anna');
    expect(readTrait('1,5', 1)).toBe(1.5);
    expect(readTrait('true', false)).toBe(true);
    for (const [typed, before] of [
      ['', 'Ann'],
      ['much', 1],
      ['maybe', true],
      ['1e999', 1],
    ] as const) {
      expect(readTrait(typed, before)).toBe(undefined);
    }
    expect([isEditable('a'), isEditable(0), isEditable(null), isEditable({})]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('an address', () => {
  it('is an e-mail address or a phone number, as far as the page takes them', () => {
    const both = addressTypes('email phone nonsense');
    expect(both).toEqual(['email', 'phone']);
    expect(addressOf(' ann@example.com ', both)).toEqual({ type: 'email', value: 'ann@example.com' });
    expect(addressOf('＋81 90-1234-5678', both)).toEqual({ type: 'phone', value: '+819012345678' });
    expect(addressOf('ann@example.com', ['phone'])).toBe(undefined);
    for (const typed of ['', 'ann', 'a b@c', '12345', '1'.repeat(16), `${'a'.repeat(250)}@b.cd`]) {
      expect(addressOf(typed, both)).toBe(undefined);
    }
  });
});

describe('a failure', () => {
  it('is told by what can be done about it', () => {
    expect(failureOf({ code: 'api_unreachable' })).toBe('offline');
    expect(failureOf({ code: 'constructor' })).toBe('failed');
    expect(failureOf(undefined)).toBe('failed');
  });
});
