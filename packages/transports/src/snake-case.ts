/** `Order Completed` as `order_completed`: letters, digits and underscores, a letter first. */
export function snakeCase(name: string): string {
  const words = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '');
  return words || 'event';
}
