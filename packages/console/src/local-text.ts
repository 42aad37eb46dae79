import type { LocalText } from '@omokit/protocol';

/** The text in the language asked for, or its nearest relative, or whatever there is. */
export function localText(text: LocalText, language: string): string {
  if (typeof text === 'string') return text;
  const tags = Object.keys(text);
  const primary = language.split('-')[0] ?? language;
  const tag =
    tags.find((tag) => tag === language) ??
    tags.find((tag) => tag.split('-')[0] === primary) ??
    tags.find((tag) => tag.startsWith('en')) ??
    tags[0];
  return (tag && text[tag]) || '';
}
