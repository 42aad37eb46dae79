import { html, nothing, svg } from 'lit';
import { renderQrCode, type QrDrawing } from '../qr-code.js';
import { check, renderBusy, renderCard, renderFailure, timeTo, type Words } from './card.js';
import type { Invitation } from './invite.js';

export interface Showing {
  drawing: QrDrawing | undefined;
  /** What to say to whoever asked for a code before consent was answered. */
  answerFirst: string | undefined;
  /** Where a link on this very device leads to; no link without. */
  address: ((userCode: string) => string) | undefined;
  invite(): void;
  close(): void;
}

const phone = svg`<rect x="6.5" y="2.5" width="11" height="19" rx="2.5"/><path d="M11 18.5h2"/>`;

/** The kiosk's side. */
export function renderShowing(invitation: Invitation | undefined, words: Words, showing: Showing) {
  const { text, language } = words;
  if (!invitation) {
    return html`<button
        class="offer primary"
        part="button"
        type="button"
        lang=${language}
        @click=${showing.invite}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">${phone}</svg
        ><slot name="offer">${text.continueOnPhone}</slot>
      </button>
      <div role="status" lang=${language}>
        ${showing.answerFirst ? html`<p>${showing.answerFirst}</p>` : nothing}
      </div>`;
  }
  switch (invitation.state) {
    case 'preparing':
      return renderCard(language, renderBusy(text.preparing));
    case 'failed':
      return renderCard(
        language,
        renderFailure(invitation.code, words, { retry: showing.invite, close: showing.close }),
      );
    case 'joined':
      return renderCard(
        language,
        html`<svg class="done" viewBox="0 0 24 24" aria-hidden="true">${check}</svg>
          <div class="head" role="status">
            <h2>${text.joinedHere.title}</h2>
            <p><slot name="joined">${text.joinedHere.text}</slot></p>
          </div>
          <button part="button" type="button" @click=${showing.close}>${text.again}</button>`,
        true,
      );
    case 'open':
      return renderCard(language, renderCode(invitation, words, showing), true);
    case 'over':
      return nothing;
  }
}

function renderCode(
  { userCode, expiresAt, reachable }: Extract<Invitation, { state: 'open' }>,
  { text }: Words,
  { drawing, address, close }: Showing,
) {
  return html`<div class="head" role="status">
      <h2 tabindex="-1" data-focus>${text.scanTitle}</h2>
      <p><slot name="scan">${text.scanText}</slot></p>
    </div>
    ${drawing ? renderQrCode(drawing, text.qrLabel) : nothing}
    <p>
      ${text.orType}
      <span class="code">${userCode}</span>
    </p>
    ${
      address
        ? html`<a class="open" part="open" href=${address(userCode)}
            ><slot name="open">${text.openHere}</slot></a
          >`
        : nothing
    }
    ${
      reachable
        ? html`<p class="timer" role="timer">${text.validFor(timeTo(expiresAt))}</p>`
        : html`<p class="notice" role="status">${text.offline}</p>`
    }
    <button part="button" type="button" @click=${close}>${text.cancel}</button>`;
}
