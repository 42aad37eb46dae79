const parameter = 'omo-handoff';

/** `WDJB-MJHT` from however it was typed; undefined when it is not eight letters (RFC 8628, 6.1). */
export function normaliseUserCode(text: string): string | undefined {
  const letters = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—_.]/g, '');
  return /^[A-Z]{8}$/.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined;
}

/**
 * Address that leads to a page with the code in its fragment, which no server is sent; or where `{code}` stands in it, as
 * the links into mini-programs need it.
 */
export function handoffAddress(href: string, userCode: string, base: string): string {
  if (href.includes('{code}')) return new URL(href.replaceAll('{code}', userCode), base).href;
  const url = new URL(href, base);
  url.hash = `${parameter}=${userCode}`;
  return url.href;
}

/** Where a page stands, as far as a code can be in it. */
export interface Place {
  search: string;
  hash: string;
}

/** The code in an address (fragment first: a mini-program can only say the query), and the address without it. */
export function takeUserCode({ search, hash }: Place): { userCode?: string; rest: Place } {
  const inHash = take(hash, '#');
  const inSearch = take(search, '?');
  const userCode = normaliseUserCode(inHash.code ?? inSearch.code ?? '');
  return { ...(userCode && { userCode }), rest: { search: inSearch.rest, hash: inHash.rest } };
}

function take(part: string, sign: '#' | '?'): { code: string | undefined; rest: string } {
  const own = `${parameter}=`;
  const parts = part.slice(1).split('&').filter(Boolean);
  const rest = parts.filter((each) => !each.startsWith(own));
  if (rest.length === parts.length) return { code: undefined, rest: part };
  return {
    code: parts.find((each) => each.startsWith(own))?.slice(own.length),
    rest: rest.length > 0 ? sign + rest.join('&') : '',
  };
}
