import { chinese } from './messages-zh.js';
import { english, type MessageKey } from './messages-en.js';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'omokit.console.language';
const tables: Record<Language, Record<MessageKey, string>> = { en: english, 'zh-CN': chinese };
const watchers = new Set<() => void>();
let current: Language = 'en';

/** The first of the browser's languages that the console speaks. */
export function chooseLanguage(kept: string | null, preferred: readonly string[]): Language {
  const known = languages.find((language) => language === kept);
  if (known) return known;
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

export function startLanguage(): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(storageKey);
  } catch {
    // Storage is blocked: the browser's own language decides.
  }
  apply(chooseLanguage(kept, navigator.languages));
}

export function setLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // As above: the choice then lasts until the page is reloaded.
  }
  apply(language);
}

export function language(): Language {
  return current;
}

/** Runs after each change of language; returns the function that stops it. */
export function watchLanguage(run: () => void): () => void {
  watchers.add(run);
  return () => watchers.delete(run);
}

/**
 * A message in the current language. `{name}` is replaced from `values`; where a message is written
 * `one|other`, `values.n` chooses.
 */
export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  const [one = '', other = one] = tables[current][key].split('|');
  const text = values['n'] === 1 ? one : other;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? formatNumber(value) : (value ?? whole);
  });
}

/** A word of the vocabulary (`channel.kiosk`), or the word itself where it is not one of ours. */
export function term(
  group: 'action' | 'channel' | 'event' | 'evidence' | 'identifier' | 'loss' | 'purpose' | 'status' | 'trait',
  word: string,
): string {
  const key = `${group}.${word}`;
  return Object.hasOwn(english, key) ? t(key as MessageKey) : word;
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(current).format(value);
}

function apply(language: Language): void {
  current = language;
  document.documentElement.lang = language;
  for (const run of watchers) run();
}
