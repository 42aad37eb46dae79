import type { PhoneParser } from './rules.js';

/**
 * The one spelling of a phone number: E.164, '+8613800138000'. Without a parser, which knows the plan of each country,
 * what is written with its country is taken as it is. Undefined when it is no number.
 */
export function spellPhone(text: string, parse?: PhoneParser): string | undefined {
  // Digits of all scripts, and full-width ones, as ASCII.
  const plain = text.normalize('NFKC');
  if (parse) return parse(plain);
  const digits = plain.replace(/[\s().\-/]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}
