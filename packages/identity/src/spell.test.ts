import { describe, expect, it } from 'vitest';
import { admitIdentifier } from './admit-link.js';
import { hashIdentifier } from './hash-identifier.js';
import { spell } from './identifier.js';
import { createPhoneParser } from './phone.js';
import { defaultRules } from './rules.js';

const rules = { ...defaultRules, phone: createPhoneParser({ country: 'CN' }) };
const spelled = (type: string, value: string) => {
  const result = spell({ type, value }, rules);
  return result.ok ? result.identifier.value : result.code;
};

describe('an identifier', () => {
  it.each([
    [' Ann@Example.COM ', 'ann@example.com'],
    ['ann.lee+shop@gmail.com', 'ann.lee+shop@gmail.com'],
    ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
    ['ann@BÜCHER.example', 'ann@xn--bcher-kva.example'],
    ['安@例子。广告', '安@xn--fsqu00a.xn--4rr70v'],
    ['e\u0301@example.com', '\u00e9@example.com'],
    ['ann@ｅｘａｍｐｌｅ.com', 'ann@example.com'],
    ['ann@example.com.', 'ann@example.com'],
    ['ann@kasse', 'ann@kasse'],
  ])('e-mail %j is %j', (value, one) => {
    expect(spelled('email', value)).toBe(one);
  });

  it.each([
    'ann',
    'ann@',
    '@example.com',
    'a b@example.com',
    'ann@exa mple.com',
    'ann@example..com',
    'ann@-example.com',
    'ann@bü%2e.example',
    'ann@bü:80',
    `${'a'.repeat(65)}@example.com`,
    `ann@${'a'.repeat(64)}.example`,
  ])('e-mail %j is none', (value) => {
    expect(spelled('email', value)).toBe('identifier_invalid');
  });

  it.each([
    ['138 0013 8000', '+8613800138000'],
    ['+86 (138) 0013-8000', '+8613800138000'],
    ['0086 138 0013 8000', '+8613800138000'],
    ['１３８００１３８０００', '+8613800138000'],
    ['+44 20 7946 0958', '+442079460958'],
    ['+7 (912) 345-67-89', '+79123456789'],
  ])('phone %j is %j', (value, one) => {
    expect(spelled('phone', value)).toBe(one);
  });

  it.each(['12', 'call me', '+86 1', '+999 123 456 789', '138001380001380013800013800', 'tel 13800138000'])(
    'phone %j is none',
    (value) => {
      expect(spelled('phone', value)).toBe('identifier_invalid');
    },
  );

  it('that is a phone needs its country where nobody knows the plans', () => {
    const without = (value: string) => spell({ type: 'phone', value });
    expect(without('0086 138-0013-8000')).toEqual({
      ok: true,
      identifier: { type: 'phone', value: '+8613800138000' },
    });
    expect(without('13800138000')).toEqual({ ok: false, code: 'identifier_invalid' });
  });

  it.each([
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '378282246310005',
    '４１１１１１１１１１１１１１１１',
  ])('that is the number of a payment card, %j, is refused as such', (value) => {
    expect(spelled('card', value)).toBe('identifier_card_number');
  });

  it('that is a token of a card, or a member number like a card’s, is taken', () => {
    expect(spelled('card', 'tok_4111111111111112')).toBe('tok_4111111111111112');
    expect(spelled('card', '4111111111111112')).toBe('4111111111111112');
    expect(spelled('member', '4111111111111111')).toBe('4111111111111111');
    expect(spelled('member', ' ab-1 ')).toBe('ab-1');
  });

  it.each([
    ['user', 'a\u0000b'],
    ['user', 'a\ud800b'],
    ['user', 'a\u202eb'],
    ['member', 'M\ufffdller'],
    ['anonymous', 'a\nb'],
    ['wx_openid', 'oX y'],
    ['wx_unionid', 'o'.repeat(129)],
    ['user', 'a'.repeat(513)],
  ])('%s %j is wrongly encoded', (type, value) => {
    expect(spelled(type, value)).toBe('identifier_invalid');
  });

  it.each(['email', 'phone', 'card', 'wx_openid'])('of type %s that means nobody is said to', (type) => {
    for (const value of ['', 'NULL', 'unknown', '0000'])
      expect(admitIdentifier({ type, value }, rules)).toEqual({ ok: false, code: 'identifier_blocked' });
  });
});

describe('hashIdentifier', () => {
  const key = 'key of the shop';

  it('hashes the one spelling, with its type, as any HMAC-SHA-256 does', async () => {
    const email = { type: 'Email', value: ' Änn@Example.com ' };
    // By `openssl dgst -sha256 -hmac 'key of the shop' -binary` of 'email:änn@example.com'.
    const value = 'hmac:o5NrKhqUV56Z9VgT16n68Sy_ZR2m3vlNGGeLoyK7UNY';
    const hashed = { ok: true, identifier: { type: 'email', value } };
    expect(await hashIdentifier(email, { key })).toEqual(hashed);
    expect(await hashIdentifier({ type: 'email', value }, { key })).toEqual(hashed);
    expect(await hashIdentifier({ type: 'member', value: 'änn@example.com' }, { key })).not.toEqual(hashed);
    expect(await hashIdentifier(email, { key: `${key}!` })).not.toEqual(hashed);
  });

  it.each([
    ['phone', 'none', 'identifier_blocked'],
    ['phone', '12', 'identifier_invalid'],
    ['card', '4111111111111111', 'identifier_card_number'],
    ['device', 'till-1', 'identifier_shared'],
  ])('looks at %s %s before nobody can any more', async (type, value, code) => {
    expect(await hashIdentifier({ type, value }, { key, rules })).toEqual({ ok: false, code });
  });
});
