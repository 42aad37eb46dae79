import type { Identifier } from '@omokit/protocol';

export type AddressType = 'email' | 'phone';

/** What was typed as an identifier to send a code to; undefined when it is none of the types. The backend normalises it. */
export function addressOf(typed: string, types: readonly AddressType[]): Identifier | undefined {
  const value = typed.normalize('NFKC').trim();
  if (types.includes('email') && /^[^\s@]+@[^\s@]+$/.test(value) && value.length <= 254) {
    return { type: 'email', value };
  }
  const digits = value.replace(/[\s().\-–/]/g, '');
  if (types.includes('phone') && /^\+?\d{6,15}$/.test(digits)) return { type: 'phone', value: digits };
  return undefined;
}

/** The types named in an attribute, in its order. */
export const addressTypes = (names: string): AddressType[] =>
  names.split(/\s+/).filter((name): name is AddressType => name === 'email' || name === 'phone');
