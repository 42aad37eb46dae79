import type { Identifier } from '@omokit/protocol';

/** The one spelling of an identifier: type in lower case, value trimmed, an e-mail address in lower case. */
export function normalise(identifier: Identifier): Identifier {
  const type = identifier.type.trim().toLowerCase();
  const value = identifier.value.trim().normalize('NFC');
  return { type, value: type === 'email' ? value.toLowerCase() : value };
}

/** A normalised identifier as one text, 'email:ann@example.com'. A type has no colon, so it is unambiguous. */
export const identifierKey = ({ type, value }: Identifier): string => `${type}:${value}`;

export const maxValueLength = 512;

/** Types are short lower-case names; values are at most 512 characters. */
export const isIdentifier = ({ type, value }: Identifier): boolean =>
  /^[a-z][a-z0-9_]{0,31}$/.test(type) && value.length <= maxValueLength;
