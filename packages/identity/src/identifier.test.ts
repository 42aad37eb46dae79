import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierKey, normalise } from './identifier.js';
import { defaultRules, isBlocked } from './rules.js';

describe('normalise', () => {
  it('trims, and lowers the case of an e-mail address', () => {
    expect(normalise({ type: 'Email', value: ' Ann@Example.COM ' })).toEqual({
      type: 'email',
      value: 'ann@example.com',
    });
  });

  it('keeps the case of other values', () => {
    expect(normalise({ type: 'user', value: 'aB' }).value).toBe('aB');
  });

  it('is idempotent', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.emailAddress(),
      fc.webUrl().map((url) => `Ünï@${url.slice(8)}`),
      fc.stringMatching(/^[+0-9 ()-]{4,18}$/),
    );
    fc.assert(
      fc.property(fc.constantFrom('email', 'user', 'phone', 'card', 'wx_openid'), value, (type, value) => {
        const once = normalise({ type, value });
        expect(normalise(once)).toEqual(once);
      }),
    );
  });

  it('gives two identifiers one key only when they are the same', () => {
    expect(identifierKey({ type: 'user', value: 'a:b' })).toBe('user:a:b');
  });
});

describe('isBlocked', () => {
  it.each([
    '',
    'NULL',
    'Undefined',
    'anonymous',
    '0',
    '0000',
    '00000000-0000-0000-0000-000000000000',
    '+000 000',
    '(000) 000-0000',
    '０００－００００',
  ])('blocks %j', (value) => {
    expect(isBlocked('user', value, defaultRules)).toBe(true);
  });

  it.each(['ann', '1000', 'nullable', '00a0'])('does not block %j', (value) => {
    expect(isBlocked('user', value, defaultRules)).toBe(false);
  });

  it('blocks a value of one type only, when the rule says so', () => {
    const rules = { ...defaultRules, types: { phone: { limit: 5, priority: 4, blocked: ['+15550100'] } } };
    expect(isBlocked('phone', '+15550100', rules)).toBe(true);
    expect(isBlocked('member', '+15550100', rules)).toBe(false);
  });

  it('is not fooled by names that every object has', () => {
    expect(isBlocked('constructor', 'x', defaultRules)).toBe(false);
  });
});
