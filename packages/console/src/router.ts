export const pages = ['live', 'people', 'coupons', 'delivery', 'privacy'] as const;
export type Page = (typeof pages)[number];

/** What the address after `#` asks for: `person` is an id within the people page, `view` another part of it. */
export interface Route {
  page: Page;
  person?: string;
  view?: 'to-decide';
}

/** Reads `#/people/ID` and its like; whatever it does not know is the live page. */
export function parseRoute(hash: string): Route {
  const [first = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  if (first === 'to-decide') return { page: 'people', view: first };
  const page = pages.find((name) => name === first) ?? 'live';
  const person = page === 'people' ? decode(rest.join('/')) : '';
  return person ? { page, person } : { page };
}

export function formatRoute({ page, person, view }: Route): string {
  if (view) return `#/${view}`;
  return person ? `#/${page}/${encodeURIComponent(person)}` : `#/${page}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % in a hand-typed address: no such person, so show the list.
    return '';
  }
}
