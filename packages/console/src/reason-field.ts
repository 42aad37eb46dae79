import { html, nothing } from 'lit';
import { t } from './language.js';

/** Why somebody decides as they do, and what went wrong when it was tried. */
export const reasonField = (
  reason: string,
  {
    change,
    problem,
    help,
  }: {
    change(reason: string): void;
    /** A sentence, or ''. */
    problem: string;
    help?: string;
  },
) =>
  html`<label for="reason">${t('change.reason')}</label>
    <textarea
      id="reason"
      required
      maxlength="500"
      rows="2"
      aria-describedby=${help === undefined ? nothing : 'help'}
      .value=${reason}
      @input=${(event: Event) => change((event.target as HTMLTextAreaElement).value)}
    ></textarea>
    ${help === undefined ? nothing : html`<p class="muted" id="help">${help}</p>`}
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}`;
