const parameter = 'omo-handoff';

/** `WDJB-MJHT` from however it was typed; undefined when it is not eight letters (RFC 8628, 6.1). */
export function normaliseUserCode(text: string): string | undefined {
  const letters = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—_.]/g, '');
  return /^[A-Z]{8}$/.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined;
}

/** Address that leads to a page with the code in its fragment, which no server is sent. */
export function handoffAddress(href: string, userCode: string, base: string): string {
  const url = new URL(href, base);
  url.hash = `${parameter}=${userCode}`;
  return url.href;
}

/** The code in a fragment, and the fragment without it. */
export function takeUserCode(hash: string): { userCode?: string; rest: string } {
  const parts = hash.replace(/^#/, '').split('&').filter(Boolean);
  const found = parts.find((part) => part.startsWith(`${parameter}=`));
  const rest = parts.filter((part) => part !== found).join('&');
  const userCode = normaliseUserCode(found?.slice(parameter.length + 1) ?? '');
  return { ...(userCode && { userCode }), rest: rest && `#${rest}` };
}
