import { createPhoneParser, isCountry } from '@omokit/identity/phone';
import {
  defaultRules,
  normalise,
  type IdentifierRule,
  type IdentityRules,
  type PhoneParser,
} from '@omokit/identity';
import { createBoundedMap } from './bounded-map.js';

/** What a site says of its identifiers; all else is as in `defaultRules` of @omokit/identity. */
export interface IdentityOptions {
  /** By type; each replaces what the default says of it. */
  types?: Readonly<Record<string, Partial<IdentifierRule>>>;
  /** How many identifiers one person may have, of all types together; 300. */
  identifiers?: number;
  /** Values that mean nobody, whatever the type, besides those that never do. */
  blocked?: readonly string[];
  /** Whose phone numbers are that are written without a country: 'CN' (ISO 3166-1). */
  country?: string;
}

export function identityRules({
  types = {},
  identifiers,
  blocked = [],
  country = '',
}: IdentityOptions = {}): IdentityRules {
  const phone = remembering(createPhoneParser(isCountry(country) ? { country } : {}));
  const told = Object.entries(types).map(([type, rule]) => [
    type,
    { ...defaultRules.other, ...defaultRules.types[type], ...rule, blocked: blockedOf(type, rule, phone) },
  ]);
  return {
    ...defaultRules,
    types: { ...defaultRules.types, ...(Object.fromEntries(told) as Record<string, IdentifierRule>) },
    blocked: [...defaultRules.blocked, ...blocked],
    phone,
    ...(identifiers !== undefined && { identifiers }),
  };
}

/** However whoever configures it spells a value, it is what it is known by. */
function blockedOf(
  type: string,
  { blocked = defaultRules.types[type]?.blocked ?? [] }: Partial<IdentifierRule>,
  phone: IdentityRules['phone'],
): string[] {
  const rules = { ...defaultRules, ...(phone && { phone }) };
  return blocked.flatMap((value) => [value, normalise({ type, value }, rules).value]);
}

/** How many numbers are remembered, and how long ones. */
const remembered = { numbers: 1_000, length: 64 };

/** The same number is spelt for each place in which an event is looked up, and parsing takes longer than all else there. */
function remembering(parse: PhoneParser): PhoneParser {
  const known = createBoundedMap<string, string | null>(remembered.numbers);
  return (text) => {
    let number = known.get(text);
    if (number === undefined) {
      number = parse(text) ?? null;
      if (text.length <= remembered.length) known.set(text, number);
    }
    return number ?? undefined;
  };
}
