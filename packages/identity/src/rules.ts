/** What identifiers of one type may do. */
export interface IdentifierRule {
  /** How many different values one person may have. */
  limit: number;
  /** Which identifier names a person best: 1 before 2. Identifiers of a person are listed in this order. */
  priority: number;
  /** Used by many people (a kiosk, a till): seen with a person, but never joins two. */
  shared?: boolean;
  /** Values of this type that mean nobody, besides those blocked for all types. */
  blocked?: readonly string[];
}

/** Spells a phone number as E.164 does, or undefined when it can be none: `createPhoneParser` of @omokit/identity/phone. */
export type PhoneParser = (text: string) => string | undefined;

export interface IdentityRules {
  types: Readonly<Record<string, IdentifierRule>>;
  /** For types not listed. */
  other: IdentifierRule;
  /** How many identifiers one person may have, of all types together: bounds what a flood of made-up types costs. */
  identifiers?: number;
  /** Values that mean nobody, whatever the type; compared without case. Zeros in any number always do. */
  blocked: readonly string[];
  /** Without it only numbers that are written with their country are taken: +86 …, 0086 …. */
  phone?: PhoneParser;
}

/**
 * One login and one member number a person; several addresses, phones and cards; an openid for each mini-program, passes
 * and browsers as they come; a device is shared.
 */
export const defaultRules: IdentityRules = {
  types: {
    user: { limit: 1, priority: 1 },
    member: { limit: 1, priority: 2 },
    email: { limit: 5, priority: 3 },
    phone: { limit: 5, priority: 4 },
    wx_unionid: { limit: 3, priority: 5 },
    wx_openid: { limit: 20, priority: 6 },
    alipay_user: { limit: 3, priority: 7 },
    card: { limit: 20, priority: 8 },
    pass: { limit: 100, priority: 9 },
    anonymous: { limit: 200, priority: 11 },
    device: { limit: 0, priority: 12, shared: true },
  },
  other: { limit: 5, priority: 10 },
  identifiers: 300,
  blocked: [
    '',
    'null',
    'undefined',
    'none',
    'nil',
    'nan',
    'n/a',
    'unknown',
    'anonymous',
    'guest',
    'test',
    'true',
    'false',
    '-1',
    '[object object]',
  ],
};

/** The rule of a type. */
export const ruleOf = (type: string, rules: IdentityRules): IdentifierRule =>
  (Object.hasOwn(rules.types, type) ? rules.types[type] : undefined) ?? rules.other;

/** Whether a normalised value means nobody: in a list, or nothing but zeros (also of a UUID or phone number). */
export function isBlocked(type: string, value: string, rules: IdentityRules): boolean {
  const plain = value.toLowerCase();
  if (/^[+0０\s().－-]+$/.test(plain)) return true;
  const lists = [rules.blocked, ruleOf(type, rules).blocked ?? []];
  return lists.some((list) => list.some((blocked) => blocked.trim().toLowerCase() === plain));
}
