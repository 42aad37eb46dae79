import { en } from './en.mjs';
import { ja } from './ja.mjs';

/** Every page is there in each language, under its own address: /en/…, /ja/…. */
export const texts = { en, ja };

/** The language of an address, the rest of its path, and what the page says; without a language, what the browser asks for. */
export function languageOf(pathname, accepted = '') {
  const [, lang, rest] = /^\/(en|ja)(\/.*)$/.exec(pathname) ?? [];
  if (lang) return { lang, path: rest, text: texts[lang] };
  return { lang: /^ja\b/.test(accepted) ? 'ja' : 'en' };
}
