export const pages = ['live', 'people', 'coupons', 'delivery'] as const;
export type Page = (typeof pages)[number];

/** What the address after `#` asks for; `person` is an id within the people page. */
export interface Route {
  page: Page;
  person?: string;
}

/** Reads `#/people/ID` and its like; whatever it does not know is the live page. */
export function parseRoute(hash: string): Route {
  const [first = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  const page = pages.find((name) => name === first) ?? 'live';
  const person = page === 'people' ? decode(rest.join('/')) : '';
  return person ? { page, person } : { page };
}

export function formatRoute(route: Route): string {
  return route.person ? `#/${route.page}/${encodeURIComponent(route.person)}` : `#/${route.page}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % in a hand-typed address: no such person, so show the list.
    return '';
  }
}
