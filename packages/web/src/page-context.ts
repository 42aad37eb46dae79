import type { JsonObject } from '@omokit/protocol';
import type { Step } from '@omokit/core';
import { version } from './version.js';

/** Adds the page, the language and the browser as Segment's spec has them; what the caller gave stays. */
export function createPageContext(): Step {
  const library = { name: '@omokit/web', version };
  const { userAgent } = navigator;
  const { referrer } = document;
  /** Asking the browser costs more than the rest of a call: it is asked again when the address or the title is another. */
  let asked = '';
  let page = {};
  let locale = '';

  return (event) => {
    const { href } = location;
    const { title } = document;
    const now = `${href} ${title}`;
    if (now !== asked) {
      const { origin, pathname } = location;
      const search = withoutHandoff(location.search);
      const url = origin + pathname + search + withoutHandoff(location.hash);
      page = { url, path: pathname, title, referrer, search };
      locale = navigator.language;
      asked = now;
    }
    // Steps that follow may change what they are given.
    event.context = {
      page: { ...page },
      locale,
      userAgent,
      library,
      ...event.context,
    };
    if (event.type === 'page') event.properties = { ...page, ...event.properties } as JsonObject;
    return event;
  };
}

/** A hand-off code lets its holder join visits: it is nobody else's business. */
function withoutHandoff(part: string): string {
  const parts = part.slice(1).split('&');
  const rest = parts.filter((each) => !each.startsWith('omo-handoff=')).join('&');
  return rest && part[0] + rest;
}
