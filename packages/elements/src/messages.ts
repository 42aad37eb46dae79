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

/**
 * The best match for a tag: RFC 4647 lookup (3.4), then the same language in the same script (zh-HK reads as zh-TW), then
 * in any, then English, then whatever there is.
 */
export function lookup<T>(texts: Readonly<Record<string, T>>, language: string): T | undefined {
  const tag = bestTag(Object.keys(texts), language);
  return tag === undefined ? undefined : texts[tag];
}

function bestTag(tags: readonly string[], language: string): string | undefined {
  const subtags = language.toLowerCase().split('-');
  for (let length = subtags.length; length > 0; length--) {
    const range = subtags.slice(0, length).join('-');
    const tag = tags.find((each) => each.toLowerCase() === range);
    if (tag !== undefined) return tag;
  }
  const inLanguage = (wanted: string | undefined) =>
    tags.filter((each) => each.toLowerCase().split('-')[0] === wanted);
  const related = inLanguage(subtags[0]);
  const script = scriptOf(language);
  return related.find((each) => scriptOf(each) === script) ?? related[0] ?? inLanguage('en')[0] ?? tags[0];
}

/** ISO 15924, the likely one where the tag does not say (UTS 35, Likely Subtags). */
function scriptOf(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).maximize().script;
  } catch {
    // No tag at all, as `lang="chinese"`.
    return undefined;
  }
}

export function localText(text: LocalText | undefined, language: string): string {
  if (text === undefined || typeof text === 'string') return text ?? '';
  return lookup(text, language) ?? '';
}

/** An element's texts for where it stands. */
export interface Messages<M> {
  text: M;
  /** What these texts are in: for `lang` attributes, dates and numbers. */
  language: string;
  /** What the page is in, which need not be among the translations: for texts of the merchant's. */
  pageLanguage: string;
}

/** Picks an element's messages; the element renders anew when a `lang` on the page changes. */
export function useMessages<M>(
  element: ReactiveControllerHost & Element,
  translations: Translations<M>,
): () => Messages<M> {
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
    const pageLanguage = languageOf(element);
    const tag = bestTag(Object.keys(translations), pageLanguage) ?? 'en';
    const isSame = tag.split('-')[0] === pageLanguage.toLowerCase().split('-')[0];
    return { text: translations[tag]!, language: isSame ? pageLanguage : tag, pageLanguage };
  };
}
