/** A number, also of the text that shop platforms make of one (`'19.90'`); undefined when it is none. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Without what binary fractions add: 3 × 1.1 is 3.3. */
export const inCents = (amount: number): number => Math.round(amount * 100) / 100;
