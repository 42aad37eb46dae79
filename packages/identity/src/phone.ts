import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import type { PhoneParser } from './rules.js';

export type { CountryCode } from 'libphonenumber-js/min';

/**
 * Spells phone numbers as E.164 does, by the numbering plans of all countries (libphonenumber). `country`, as 'CN', is
 * whose a number is that is written without one. Numbers that cannot exist are none.
 */
export const createPhoneParser =
  ({ country }: { country?: CountryCode } = {}): PhoneParser =>
  (text) => {
    const number = parsePhoneNumberFromString(text, {
      ...(country && { defaultCountry: country }),
      // A number, not a text that has one somewhere.
      extract: false,
    });
    return number?.isPossible() && number.ext === undefined ? number.number : undefined;
  };

/** Whether this is a country whose numbering plan is known (ISO 3166-1 alpha-2, upper case). */
export const isCountry = (text: string): text is CountryCode => isSupportedCountry(text);
