import type { ReactiveControllerHost } from 'lit';
import { createResource, type Resource } from './resource.js';

/** A list that the server gives page by page. */
export interface Pages<T> {
  /** All that is shown; loading it anew brings as many as there were. */
  readonly shown: Resource<T[]>;
  /** The page that was asked for last: whether it is on its way, and what went wrong. */
  readonly next: Resource<T[]>;
  /** The last page was a full one. */
  readonly hasMore: boolean;
  /** Adds the next page to what is shown. */
  more(): Promise<void>;
}

/** `fetch` answers what follows `last`, or the first page: `size` of them, fewer at the end. */
export function createPages<T>(
  host: ReactiveControllerHost,
  size: number,
  fetch: (last: T | undefined) => Promise<T[]>,
): Pages<T> {
  let hasMore = false;

  async function load(last: T | undefined): Promise<T[]> {
    const page = await fetch(last);
    hasMore = page.length >= size;
    return page;
  }

  const next = createResource(host, () => load(shown.value?.at(-1)));
  const shown: Resource<T[]> = createResource(host, async () => {
    const items = await load(undefined);
    // What was added meanwhile is asked for as well.
    while (hasMore && items.length < (shown.value?.length ?? 0)) items.push(...(await load(items.at(-1))));
    return items;
  });

  return {
    shown,
    next,
    get hasMore() {
      return hasMore;
    },
    async more() {
      if (next.loading) return;
      for (;;) {
        const last = shown.value?.at(-1);
        await next.load();
        if (next.failure || !next.value) return;
        // When the list was loaded anew meanwhile, this page may not be the one that follows.
        if (shown.value?.at(-1) !== last) continue;
        shown.set([...(shown.value ?? []), ...next.value]);
        return;
      }
    },
  };
}
