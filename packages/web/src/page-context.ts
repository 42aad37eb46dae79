import type { JsonObject, TrackedEvent } from '@omokit/protocol';
import type { TrackerOptions } from '@omokit/core';
import { version } from './version.js';

/** Tells of the page, the language and the browser as Segment's spec has them; what the caller gave stays. */
export function createPageContext(): NonNullable<TrackerOptions['context']> {
  /** Asking the browser costs more than the rest of a call: it is asked again when the address or the title is another. */
  let address = '';
  let title: string | undefined;
  let add: (event: TrackedEvent) => TrackedEvent;

  return () => {
    // The address, which `location.href` would put together anew for each call.
    if (document.URL !== address || document.title !== title) {
      ({ URL: address, title } = document);
      const { origin, pathname } = location;
      const path = withoutAddresses(pathname);
      const search = withoutSecrets(location.search);
      const url = origin + path + search + withoutSecrets(location.hash);
      const page = {
        url,
        path,
        title,
        referrer: withoutAddresses(document.referrer.replace(/\?.*/, withoutSecrets)),
        search,
      };
      const { userAgent, language: locale } = navigator;
      const library = { name: '@omokit/web', version };
      add = (event) => {
        // Steps that follow may change what they are given.
        event.context = { page: { ...page }, locale, userAgent, library, ...event.context };
        if (event.type === 'page') event.properties = { ...page, ...event.properties } as JsonObject;
        return event;
      };
    }
    return add;
  };
}

/** What lets its holder in, or says who somebody is: a hand-off code lets its holder join visits. */
const secret =
  /^(omo-handoff|[^=]*(token|passw(or)?d|pwd|secret|api[-_]?key|signature|session[-_]?id|jwt|otp|e-?mail|phone))=/i;

/** A search or a hash without the parameters that are nobody else's business. */
function withoutSecrets(part: string): string {
  const parts = part.slice(1).split('&');
  const rest = parts.filter((each) => !secret.test(each)).join('&');
  return rest && withoutAddresses(part[0] + rest);
}

/** Without the e-mail addresses that links of newsletters carry. */
const withoutAddresses = (url: string) =>
  url.replace(/[^/?&#=]+/g, (part) => (/^.+?(@|%40).+\../i.test(part) ? '-' : part));
