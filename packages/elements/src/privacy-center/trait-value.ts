import type { Json } from '@omokit/protocol';

/** A trait in words: lists by commas, what has parts as `part: value`. */
export function showTrait(value: Json): string {
  if (value === null) return '–';
  if (Array.isArray(value)) return value.map(showTrait).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${part === undefined ? '–' : showTrait(part)}`)
    .join('; ');
}

/** `first_name` for `firstName`, `First Name` and itself. */
export const traitKey = (name: string): string =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();

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
