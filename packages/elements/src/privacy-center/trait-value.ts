import type { Json } from '@omokit/protocol';

/** A trait as it is shown; what has parts as JSON. */
export const showTrait = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Whether a person can correct it in one line: else it can be removed only. */
export const isEditable = (value: Json): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** What was typed, as the kind of value the trait had; undefined when it is none. */
export function readTrait(typed: string, before: Json): Json | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (typeof before === 'number') {
    const number = Number(text.replace(',', '.'));
    return Number.isFinite(number) ? number : undefined;
  }
  if (typeof before === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  return text;
}
