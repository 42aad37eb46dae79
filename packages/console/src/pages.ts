import type { ReactiveControllerHost } from 'lit';
import { createResource, type Resource } from './resource.js';

/** A list that the server gives page by page. */
export interface Pages<T> {
  /** All that is shown; loading it anew brings as many as there were. */
  readonly shown: Resource<T[]>;
  /** The page that was asked for last. */
  readonly next: Resource<T[]>;
  /** The last page was a full one. */
  readonly hasMore: boolean;
  /** Then `more` does nothing. */
  readonly loading: boolean;
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

  // One after the other: a page that was asked for before the list is loaded anew may not be the one that follows.
  let adding: Promise<void> | undefined;
  const next = createResource(host, () => load(shown.value?.at(-1)));
  const shown: Resource<T[]> = createResource(host, async () => {
    await adding;
    const items = await load(undefined);
    while (hasMore && items.length < (shown.value?.length ?? 0)) items.push(...(await load(items.at(-1))));
    return items;
  });

  async function add(): Promise<void> {
    await next.load();
    if (!next.failure) shown.set([...(shown.value ?? []), ...(next.value ?? [])]);
  }

  return {
    shown,
    next,
    get hasMore() {
      return hasMore;
    },
    get loading() {
      return next.loading || shown.loading;
    },
    async more() {
      if (next.loading || shown.loading) return;
      adding = add();
      await adding;
    },
  };
}
