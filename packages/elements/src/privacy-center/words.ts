import type { Purpose } from '@omokit/protocol';
import { html, type TemplateResult } from 'lit';
import type { PrivacyCenterMessages } from './messages.js';

/** The element's texts, the language they are in, and how it writes numbers and dates. */
export interface Words {
  text: PrivacyCenterMessages;
  language: string;
  purposes: Readonly<Record<Purpose, string>>;
}

export const numberIn = ({ language }: Words, n: number): string => new Intl.NumberFormat(language).format(n);

export function dateIn(
  { language }: Words,
  at: string,
  style: Intl.DateTimeFormatOptions = { dateStyle: 'medium' },
) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '–' : new Intl.DateTimeFormat(language, style).format(date);
}

/** A word for what has a name of its own in the texts, else the name as it is. */
export const wordFor = (words: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(words, name) ? words[name]! : name;

/** The same for a name that somebody made up in code: `store_member` is 'Store member'. */
export function titleFor(words: Readonly<Record<string, string>>, name: string): string {
  if (Object.hasOwn(words, name)) return wordFor(words, name);
  const plain = name.replaceAll('_', ' ').trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

export interface Button {
  label: string;
  run(): void;
  kind?: 'primary' | 'danger';
  /** What is pressed is under way. Not `disabled`: that would take the focus away. */
  busy?: boolean;
}

export const renderButton = ({ label, run, kind, busy = false }: Button): TemplateResult =>
  html`<button
    class=${kind ?? ''}
    part="button"
    type="button"
    aria-disabled=${busy ? 'true' : 'false'}
    @click=${busy ? undefined : run}
  >
    ${label}
  </button>`;

export const renderHeading = (words: string): TemplateResult =>
  html`<h2 part="title" tabindex="-1" data-focus>${words}</h2>`;
