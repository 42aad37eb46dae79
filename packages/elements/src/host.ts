import type { Omo, Stop } from '@omokit/core';
import type { ReactiveControllerHost } from 'lit';

/** An element that works with a page's Omokit: set `omo`, or let it be found. */
export type OmoClient = ReactiveControllerHost & HTMLElement & { omo: Omo | undefined };

/** Hosts whose storage can be read. */
const opened = new WeakSet<Omo>();

const firstWaitMs = 50;
const longestWaitMs = 1_000;

/** The stub that keeps calls until the script tag has loaded is not one yet. */
function isOmo(value: unknown): value is Omo {
  const omo = value as Partial<Omo> | undefined | null;
  return typeof omo === 'object' && omo !== null && 'api' in omo && 'consent' in omo && 'storage' in omo;
}

/** The `omo` of the closest ancestor that has one, through shadow roots, else the page's `globalThis.omo`. */
export function findOmo(element: Element): Omo | undefined {
  let node: Node | null = element.parentNode;
  while (node) {
    const candidate: unknown = (node as { omo?: unknown }).omo;
    if (isOmo(candidate)) return candidate;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  const ofPage: unknown = (globalThis as { omo?: unknown }).omo;
  return isOmo(ofPage) ? ofPage : undefined;
}

/**
 * Runs `attach` whenever the element is in a document and has its `omo`; what it returns ends that again. The script
 * tag loads in its own time, so the search goes on, ever more slowly, until there is one.
 */
export function useOmo(element: OmoClient, attach: (omo: Omo) => Stop): void {
  let attached: Omo | undefined;
  let detach: Stop | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function search(waitMs: number): void {
    element.omo ??= findOmo(element);
    if (!element.omo) timer = setTimeout(search, waitMs, Math.min(waitMs * 2, longestWaitMs));
  }

  function release(): void {
    detach?.();
    detach = attached = undefined;
  }

  element.addController({
    hostConnected() {
      search(firstWaitMs);
      element.requestUpdate();
    },
    hostUpdate() {
      const { omo } = element;
      if (omo === attached || !element.isConnected) return;
      release();
      // Read before it is opened, its storage would be empty, and what is written then would be in the place of what is there.
      if (omo?.opened && !opened.has(omo)) {
        void omo.opened.then(() => {
          opened.add(omo);
          element.requestUpdate();
        });
        return;
      }
      attached = omo;
      detach = attached && attach(attached);
    },
    hostDisconnected() {
      clearTimeout(timer);
      release();
    },
  });
}

/** Says on the console what an attribute does not take; what says it is loaded only where something is wrong. */
export function sayWrong({ localName }: Element, attribute: string, value: string, takes: string): void {
  import('./say-wrong.js').then(
    (module) => module.sayWrong(localName, attribute, value, takes),
    () => undefined,
  );
}

/** The same of each word that is none of those. */
export function checkWords(
  element: Element,
  attribute: string,
  value: string,
  words: readonly string[],
): void {
  for (const word of value.split(/\s+/))
    if (word && !words.includes(word)) sayWrong(element, attribute, word, words.join(', '));
}
