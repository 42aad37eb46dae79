import type { Identifier } from '@omokit/protocol';
import { isCardNumber } from './card-number.js';
import { spellEmail } from './spell-email.js';
import { spellPhone } from './spell-phone.js';
import type { LinkCode } from './link-codes.js';
import { defaultRules, type IdentityRules } from './rules.js';

export type Spelled =
  | { ok: true; identifier: Identifier }
  | { ok: false; code: Extract<LinkCode, 'identifier_invalid' | 'identifier_card_number'> };

export const maxValueLength = 512;

/** `hmac:` and 32 bytes in base64url: what `hashIdentifier` makes of a value. Any type may have it. */
const hashed = /^hmac:[\w-]{43}$/;
export const isHashed = (value: string): boolean => hashed.test(value);

/**
 * What is in no identifier: control characters, halves of surrogate pairs, what a decoder puts where it fails, and marks
 * that turn the direction of text, by which two values would look like one.
 */
const wrong = /[\p{Cc}\p{Cs}\p{Bidi_Control}\uFFFD]/u;

/** WeChat's ids: base64url, case matters. */
const isWxId = (value: string): boolean => /^[\w-]{1,128}$/.test(value);

/** The one spelling of an identifier, or why it can have none. */
export function spell({ type: stated, value }: Identifier, rules: IdentityRules = defaultRules): Spelled {
  const invalid = { ok: false, code: 'identifier_invalid' } as const;
  const type = stated.trim().toLowerCase();
  // Before it is normalised, which takes the square of the length of a text of combining marks.
  if (!/^[a-z][a-z0-9_]{0,31}$/.test(type) || value.length > 2 * maxValueLength) return invalid;
  const text = value.trim().normalize('NFC');
  if (wrong.test(text) || text.length > maxValueLength) return invalid;
  if (isHashed(text)) return { ok: true, identifier: { type, value: text } };
  if (type === 'card' && isCardNumber(text)) return { ok: false, code: 'identifier_card_number' };
  const spelled = spellingOf(type, text, rules);
  return spelled === undefined ? invalid : { ok: true, identifier: { type, value: spelled } };
}

/**
 * Addresses and phones have a spelling. All else is as whoever gave it wrote it: of two member databases one may tell
 * 'ab1' from 'AB1', and two people made one by mistake are worse than one person in two, whom a link can join.
 */
function spellingOf(type: string, text: string, rules: IdentityRules): string | undefined {
  if (type === 'email') return spellEmail(text);
  if (type === 'phone') return spellPhone(text, rules.phone);
  if (type === 'wx_openid' || type === 'wx_unionid') return isWxId(text) ? text : undefined;
  return text;
}

/** The one spelling of an identifier; one that can have none is only trimmed, and is nobody's. */
export function normalise(identifier: Identifier, rules: IdentityRules = defaultRules): Identifier {
  const spelled = spell(identifier, rules);
  return spelled.ok ? spelled.identifier : trimmed(identifier);
}

export const trimmed = ({ type, value }: Identifier): Identifier => ({
  type: type.trim().toLowerCase(),
  value: value.trim(),
});

/** A normalised identifier as one text, 'email:ann@example.com'. A type has no colon, so it is unambiguous. */
export const identifierKey = ({ type, value }: Identifier): string => `${type}:${value}`;
