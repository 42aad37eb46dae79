import type { LocalText } from '@omokit/protocol';
import type { ReactiveControllerHost } from 'lit';

/** The texts of one element by BCP 47 language tag. A new language is one more key. */
export type Translations<M> = { readonly en: M } & { readonly [tag: string]: M };

/** Language tag for an element's texts: the closest `lang` attribute, through shadow roots, else the browser's. */
export function languageOf(element: Element): string {
  let node: Element | null = element;
  while (node) {
    const marked: Element | null = node.closest('[lang]');
    const tag = marked?.getAttribute('lang');
    if (tag) return tag;
    const root: Node = (marked ?? node).getRootNode();
    node = root instanceof ShadowRoot ? root.host : null;
  }
  return navigator.language || 'en';
}

/** The best match for a tag: RFC 4647 lookup (3.4), then the same language in any region, then English, then any. */
export function lookup<T>(texts: Readonly<Record<string, T>>, language: string): T | undefined {
  const tags = Object.keys(texts);
  const subtags = language.toLowerCase().split('-');
  for (let length = subtags.length; length > 0; length--) {
    const range = subtags.slice(0, length).join('-');
    const tag = tags.find((each) => each.toLowerCase() === range);
    if (tag !== undefined) return texts[tag];
  }
  const related = tags.find((each) => each.toLowerCase().split('-')[0] === subtags[0]);
  const tag = related ?? tags.find((each) => each.toLowerCase().split('-')[0] === 'en') ?? tags[0];
  return tag === undefined ? undefined : texts[tag];
}

export function localText(text: LocalText | undefined, language: string): string {
  if (text === undefined || typeof text === 'string') return text ?? '';
  return lookup(text, language) ?? '';
}

/** Picks an element's messages; the element renders anew when a `lang` on the page changes. */
export function useMessages<M>(
  element: ReactiveControllerHost & Element,
  translations: Translations<M>,
): () => { text: M; language: string } {
  let observer: MutationObserver | undefined;
  element.addController({
    hostConnected() {
      observer = new MutationObserver(() => element.requestUpdate());
      observer.observe(element.ownerDocument, { subtree: true, attributeFilter: ['lang'] });
    },
    hostDisconnected() {
      observer?.disconnect();
    },
  });
  return () => {
    const language = languageOf(element);
    return { text: lookup(translations, language) ?? translations.en, language };
  };
}
