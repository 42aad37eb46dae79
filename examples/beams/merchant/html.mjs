const markup = Symbol('markup');
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Markup as it is, which `html` does not escape. */
export const raw = (text) => ({ [markup]: text });

/** A template of HTML: what is put into it is escaped, unless it is markup itself, or a list of such. */
export const html = (strings, ...values) =>
  raw(strings.reduce((text, string, nth) => text + shown(values[nth - 1]) + string));

/** Data for a script of the page. */
export const json = (value) => raw(JSON.stringify(value).replaceAll('<', '\\u003c'));

export const textOf = (page) => page[markup];

function shown(value) {
  if (value === undefined || value === null || value === false) return '';
  if (Array.isArray(value)) return value.map(shown).join('');
  if (typeof value === 'object' && markup in value) return value[markup];
  return String(value).replace(/[&<>"']/g, (character) => entities[character]);
}
