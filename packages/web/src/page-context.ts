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
    // A hand-off code lets its holder join visits: it is nobody else's business.
    url: origin + pathname + search + (hash.startsWith('#omo-handoff') ? '' : hash),
    path: pathname,
    title: document.title,
    referrer: document.referrer,
    search,
  };
}
