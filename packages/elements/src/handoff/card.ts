import { html, nothing, svg, type TemplateResult } from 'lit';
import type { HandoffMessages } from './messages.js';

/** An element's texts, and the language they are in. */
export interface Words {
  text: HandoffMessages;
  language: string;
}

export const renderCard = (language: string, content: unknown, centred = false): TemplateResult =>
  html`<section class="card ${centred ? 'centred' : ''}" part="card" lang=${language}>${content}</section>`;

export const renderBusy = (words: string): TemplateResult =>
  html`<p class="status" role="status"><span class="spinner"></span>${words}</p>`;

/** Minutes and seconds that are left, as `1:59`. */
export function timeTo(at: number): string {
  const seconds = Math.max(0, Math.ceil((at - Date.now()) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export const check = svg`<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-6.5"/>`;

/** Nothing is gained by trying the same code again. */
const finalCodes: ReadonlySet<string> = new Set([
  'handoff_unknown',
  'handoff_expired',
  'handoff_used',
  'handoff_same_visit',
  'identifier_limit',
  'anonymous_id_invalid',
  'key_not_allowed',
]);

/** What went wrong, in words, with what can be done about it. */
export function renderFailure(
  code: string,
  { text }: Words,
  act: { retry(): void; close(): void },
): TemplateResult {
  const known = Object.hasOwn(text.reasons, code) ? text.reasons[code] : undefined;
  const words = code === 'api_unreachable' ? text.offline : (known ?? text.otherReason);
  return html`<p class="notice" role="alert" tabindex="-1" data-focus>${words}</p>
    <div class="buttons">
      ${
        finalCodes.has(code)
          ? nothing
          : html`<button part="button" type="button" @click=${act.retry}>${text.retry}</button>`
      }
      <button part="button" type="button" @click=${act.close}>${text.close}</button>
    </div>`;
}
