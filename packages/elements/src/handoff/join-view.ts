import { html, nothing } from 'lit';
import { check, renderBusy, renderCard, renderFailure, timeTo, type Words } from './card.js';

/** Where the phone stands with a code. `blocked`: consent has not been answered, nothing has been asked. */
export type Joining =
  | { state: 'blocked' | 'looking-up' | 'joining'; userCode: string }
  /** `expiresAt`: ms since 1970. */
  | { state: 'invited'; userCode: string; device: string; expiresAt: number }
  | { state: 'joined' }
  | { state: 'failed'; userCode: string; code: string };

export interface JoinActions {
  /** Whether a code may be typed; else nothing is shown until there is one. */
  mayType: boolean;
  typedWrong: boolean;
  /** What to say where the notice, to be answered first, did not come. */
  noticeMissing: string | undefined;
  /** Asks for the answer once more. */
  ask(): void;
  type(event: SubmitEvent): void;
  join(userCode: string): void;
  lookUp(userCode: string): void;
  close(): void;
}

/** The phone's side. */
export function renderJoining(joining: Joining | undefined, words: Words, act: JoinActions) {
  const { text, language } = words;
  if (!joining) return act.mayType ? renderCard(language, renderForm(words, act)) : nothing;
  switch (joining.state) {
    case 'blocked':
      return renderCard(
        language,
        html`<p class="notice" role="status">${act.noticeMissing ?? text.answerFirst}</p>
          ${act.noticeMissing ? html`<button part="button" type="button" @click=${act.ask}>${text.retry}</button>` : nothing}`,
      );
    case 'looking-up':
      return renderCard(language, renderBusy(text.lookingUp));
    case 'joining':
      return renderCard(language, renderBusy(text.joining));
    case 'invited':
      return renderCard(
        language,
        html`<div class="head" role="status">
            <h2 tabindex="-1" data-focus>${text.joinTitle(joining.device)}</h2>
            <slot name="join">
              <ul>
                ${text.joinText.map((each) => html`<li>${each}</li>`)}
              </ul>
            </slot>
          </div>
          <p class="timer" role="timer">${text.joinWithin(timeTo(joining.expiresAt))}</p>
          <div class="buttons">
            <button class="primary" part="button" type="button" @click=${() => act.join(joining.userCode)}>
              ${text.join}
            </button>
            <button part="button" type="button" @click=${act.close}>${text.notMe}</button>
          </div>`,
      );
    case 'joined':
      return renderCard(
        language,
        html`<svg class="done" viewBox="0 0 24 24" aria-hidden="true">${check}</svg>
          <div class="head" role="status">
            <h2 tabindex="-1" data-focus>${text.joinedPhone.title}</h2>
            <p><slot name="joined">${text.joinedPhone.text}</slot></p>
          </div>`,
        true,
      );
    case 'failed':
      if (joining.code === 'handoff_unknown' && act.mayType) {
        return renderCard(language, renderForm(words, act, joining.userCode));
      }
      return renderCard(
        language,
        renderFailure(joining.code, words, { retry: () => act.lookUp(joining.userCode), close: act.close }),
      );
  }
}

/** `unknown`: a code that nobody shows, to be corrected. */
function renderForm({ text }: Words, { typedWrong, type }: JoinActions, unknown?: string) {
  const wrong = typedWrong ? text.typeWrong : unknown && text.reasons.handoff_unknown;
  return html`<form novalidate @submit=${type}>
    <h2>${text.typeTitle}</h2>
    <label>
      ${text.typeLabel}
      <input
        name="code"
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck="false"
        maxlength="20"
        aria-describedby="hint wrong"
        aria-invalid=${wrong ? 'true' : 'false'}
        ?data-focus=${unknown !== undefined}
        .value=${unknown ?? ''}
      />
      <small id="hint">${text.typeHint}</small>
    </label>
    <div id="wrong" role="alert">${wrong ? html`<p class="notice">${wrong}</p>` : nothing}</div>
    <button class="primary" part="button">${text.next}</button>
  </form>`;
}
