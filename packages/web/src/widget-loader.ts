import type { Stop } from '@omokit/core';

/** A widget's module has the name of its tag. */
const widgets = [
  'omo-consent',
  'omo-coupon',
  'omo-scanner',
  'omo-redeemer',
  'omo-handoff',
  'omo-privacy-center',
  'omo-session',
];
/** Other modules, by what brings them onto the page. */
const needs: Record<string, string> = {
  '[data-omo-click],[data-omo-view]': 'declared-events',
  'script[data-google-consent]': 'google-consent',
  'script[data-tcf]': 'read-tcf',
  'script[data-service-worker]': 'background-sync',
};

export interface WidgetLoaderOptions {
  /** Loads a module of this name. */
  load(name: string): Promise<unknown>;
  /** A module could not be loaded; it is tried again when an element that needs it is next added. */
  failed(name: string, cause: unknown): void;
}

/** Loads the module of each widget whose tag is on the page, now or later, once. */
export function loadWidgets({ load, failed }: WidgetLoaderOptions): Stop {
  const waiting = new Set([...widgets, ...Object.keys(needs)]);
  const tried = new WeakSet<Element>();

  function look(): void {
    for (const selector of waiting) {
      const untried = [...document.querySelectorAll(selector)].filter((element) => !tried.has(element));
      if (untried.length === 0) continue;
      for (const element of untried) tried.add(element);
      waiting.delete(selector);
      const name = needs[selector] ?? selector;
      if (customElements.get(selector)) continue;
      load(name).catch((cause: unknown) => {
        waiting.add(selector);
        failed(name, cause);
      });
    }
  }

  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
  look();
  return () => observer.disconnect();
}
