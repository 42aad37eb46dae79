import { html } from 'lit';
import type { ConsentMessages, SensitivePurpose } from './messages.js';

/** Why a sensitive purpose is needed: the site's words, else ours. */
export const renderWhy = (purpose: SensitivePurpose, text: ConsentMessages) =>
  html`<slot name="why-${purpose}">${text.sensitive[purpose].why}</slot>`;

/** One sensitive purpose by itself: yes and no weigh the same, and no is as good as closing. */
export function renderQuestion(
  purpose: SensitivePurpose,
  text: ConsentMessages,
  act: { agree(): void; disagree(): void },
) {
  return html`<h2 id="title" part="title">${text.sensitive[purpose].question}</h2>
    <div id="notice" class="notice" part="notice">
      <p>${renderWhy(purpose, text)}</p>
      <p>${text.freely}</p>
    </div>
    <div class="buttons two">
      <button part="button" type="button" @click=${act.agree}>${text.agree}</button>
      <button part="button" type="button" @click=${act.disagree}>${text.disagree}</button>
    </div>`;
}
