/** `Order Completed` as `order_completed`: letters of any script, digits and underscores, a letter first. */
export function snakeCase(name: string): string {
  const words = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^[_\p{N}]+|_+$/gu, '');
  return words || 'event';
}
