import type { Stop } from '@omokit/core';

const tags = ['omo-consent', 'omo-coupon', 'omo-scanner', 'omo-redeemer', 'omo-handoff'];

export interface WidgetLoaderOptions {
  /** Address of the folder with a module per tag, with a slash at its end. */
  base: string;
  load?: (url: string) => Promise<unknown>;
  /** A module could not be loaded; it is tried again when the tag is next added, not at every change of the page. */
  failed(tag: string, cause: unknown): void;
}

/** Loads the module of each widget whose tag is on the page, now or later, once. */
export function loadWidgets({ base, load = (url) => import(url), failed }: WidgetLoaderOptions): Stop {
  // Live collections: asking them again after each change of the page costs next to nothing.
  const waiting = new Map(tags.map((tag) => [tag, document.getElementsByTagName(tag)]));
  const tried = new WeakSet<Element>();

  function look(): void {
    for (const [tag, elements] of waiting) {
      const untried = [...elements].filter((element) => !tried.has(element));
      if (untried.length === 0) continue;
      for (const element of untried) tried.add(element);
      waiting.delete(tag);
      if (customElements.get(tag)) continue;
      load(`${base}${tag}.js`).catch((cause: unknown) => {
        waiting.set(tag, elements);
        failed(tag, cause);
      });
    }
  }

  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
  look();
  return () => observer.disconnect();
}
