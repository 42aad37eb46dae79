import { OmoError, type Omo } from '@omokit/core';
import {
  admitIdentifier,
  defaultRules,
  hashIdentifier,
  linkMessages,
  plainTypes,
  type IdentityRules,
} from '@omokit/identity';
import type { Identifier } from '@omokit/protocol';
import { say } from './say.js';

export interface IdentifierOptions {
  /** Identifiers are hashed with it before they are collected: the same at all channels of a site, and at its servers. */
  hashKey?: string;
  /** Types to hash. Unless told all but 'user', 'anonymous', 'pass' and 'device', which are ids that systems made. */
  hash?: readonly string[];
  /** Whose a phone number is that is written without its country: 'CN' (ISO 3166-1 alpha-2). */
  country?: string;
  /** Told why an identifier was not collected; the console is, unless this is given. */
  failed?(error: OmoError): void;
}

/**
 * A host whose `link` spells identifiers as the backend does (E.164, lower case, IDNA) and hashes them with a key, so that none
 * leaves the device, nor waits on it, as it was typed. While it is hashed it is in memory alone: it is lost with a page that
 * goes, and 'dropped' when the visitor is forgotten or another logs in. What is none, or means nobody, is 'dropped' and said: `identifier_invalid`,
 * `identifier_blocked`, …. Traits of `identify` stay as they are given. Throws OmoError `option_invalid`.
 */
export function withIdentifiers(omo: Omo, { hashKey, hash, country, failed = say }: IdentifierOptions): Omo {
  if (hashKey !== undefined && !hashKey.trim())
    throw new OmoError('option_invalid', 'The hashKey of identifiers is empty; give the key, or none.');
  if (country !== undefined && !/^[A-Z]{2}$/.test(country))
    throw new OmoError(
      'option_invalid',
      `The country of identifiers is '${country}'; give two letters like 'CN'.`,
    );
  let rules: Promise<IdentityRules> | undefined;

  /** Numbering plans are 80 kB: they come with the first phone number. */
  async function rulesFor({ type }: Identifier): Promise<IdentityRules> {
    if (type !== 'phone') return defaultRules;
    const loading = (rules ??= import('@omokit/identity/phone').then(({ createPhoneParser, isCountry }) => ({
      ...defaultRules,
      phone: createPhoneParser(country !== undefined && isCountry(country) ? { country } : {}),
    })));
    loading.catch(() => (rules = undefined));
    return loading;
  }

  // Of whoever is in front of the page next nothing may be stated that another has typed.
  let visitors = 0;
  omo.watch('reset', () => (visitors += 1));

  return {
    ...omo,
    async link(identifier, options) {
      const visitor = visitors;
      const userId = omo.userId();
      const timestamp = options?.timestamp ?? new Date();
      try {
        const known = await rulesFor(identifier);
        const isPlain = hash ? !hash.includes(identifier.type) : plainTypes.includes(identifier.type);
        const admitted =
          hashKey === undefined || isPlain
            ? admitIdentifier(identifier, known)
            : await hashIdentifier(identifier, { key: hashKey, rules: known });
        const isSomebodyElse = visitor !== visitors || (userId !== undefined && userId !== omo.userId());
        if (isSomebodyElse) return 'dropped';
        if (admitted.ok) return await omo.link(admitted.identifier, { ...options, timestamp });
        failed(new OmoError(admitted.code, linkMessages[admitted.code]));
      } catch (cause) {
        const message = 'An identifier could not be spelled or hashed here, and was not collected.';
        failed(new OmoError('identifier_unusable', message, { cause }));
      }
      return 'dropped';
    },
  };
}
