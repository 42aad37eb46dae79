import type { JsonObject } from '@omokit/protocol';
import type { Step } from '@omokit/core';
import { version } from './version.js';

/** Adds the page, the language and the browser as Segment's spec has them; what the caller gave stays. */
export const addPageContext: Step = (event) => {
  const page = currentPage();
  const context = {
    page,
    locale: navigator.language,
    userAgent: navigator.userAgent,
    library: { name: '@omokit/web', version },
    ...event.context,
  };
  const properties: JsonObject = { ...page, ...event.properties };
  return { ...event, context, ...(event.type === 'page' && { properties }) };
};

function currentPage() {
  const { origin, pathname, search, hash } = location;
  return {
    url: origin + pathname + search + withoutHandoff(hash),
    path: pathname,
    title: document.title,
    referrer: document.referrer,
    search,
  };
}

/** A hand-off code lets its holder join visits: it is nobody else's business. */
function withoutHandoff(hash: string): string {
  const parts = hash.slice(1).split('&');
  const rest = parts.filter((part) => !part.startsWith('omo-handoff=')).join('&');
  return rest && `#${rest}`;
}
