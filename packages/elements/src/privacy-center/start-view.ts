import type { Identifier } from '@omokit/protocol';
import { html, nothing } from 'lit';
import type { AddressType } from './address.js';
import { renderButton, renderHeading, type Words } from './words.js';

export interface StartActions {
  addresses: readonly AddressType[];
  mayProveVisit: boolean;
  busy: boolean;
  typedWrong: boolean;
  /** The shop turned out to send no codes. */
  sendsNone: boolean;
  sendCode(event: SubmitEvent): void;
  proveVisit(): void;
}

/** Whose data? By an address that a code is sent to, or of this browser alone. */
export function renderStart(words: Words, act: StartActions) {
  const { text } = words;
  return html`<div class="head">
      ${renderHeading(text.title)}
      <p>${text.intro}</p>
    </div>
    ${act.addresses.length > 0 ? renderAddressForm(words, act) : nothing}
    ${act.addresses.length > 0 && act.mayProveVisit ? html`<p class="or" aria-hidden="true"><span>${text.or}</span></p>` : nothing}
    ${
      act.mayProveVisit
        ? html`<div class="choice">
            <h3>${text.visit.title}</h3>
            <p>${text.visit.text}</p>
            ${renderButton({ label: text.visit.show, run: act.proveVisit, busy: act.busy })}
          </div>`
        : nothing
    }`;
}

function renderAddressForm(
  { text }: Words,
  { addresses, busy, typedWrong, sendsNone, sendCode }: StartActions,
) {
  const [only] = addresses.length === 1 ? addresses : [];
  const { label, wrong } = text.address[only ?? 'both'];
  const told = typedWrong ? wrong : sendsNone ? text.failures.cannot_send : undefined;
  return html`<form novalidate @submit=${sendCode}>
    <label>
      ${label}
      <input
        name="address"
        type=${only === 'email' ? 'email' : only === 'phone' ? 'tel' : 'text'}
        autocomplete=${only === 'email' ? 'email' : only === 'phone' ? 'tel' : 'username'}
        autocapitalize="off"
        spellcheck="false"
        maxlength="254"
        aria-describedby="wrong"
        aria-invalid=${typedWrong ? 'true' : 'false'}
      />
    </label>
    <div id="wrong" role="alert">${told ? html`<p class="notice">${told}</p>` : nothing}</div>
    <button class="primary" part="button" aria-disabled=${busy ? 'true' : 'false'}>${text.sendCode}</button>
  </form>`;
}

export interface CodeActions {
  busy: boolean;
  typedWrong: boolean;
  enter(event: SubmitEvent): void;
  sendAgain(): void;
  otherAddress(): void;
}

export function renderCode({ value }: Identifier, words: Words, act: CodeActions) {
  const { text } = words;
  return html`<div class="head">
      ${renderHeading(text.code.title)}
      <p>${text.code.text(value)}</p>
    </div>
    <form novalidate @submit=${act.enter}>
      <label>
        ${text.code.label}
        <input
          class="code"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="16"
          aria-describedby="wrong"
          aria-invalid=${act.typedWrong ? 'true' : 'false'}
        />
      </label>
      <div id="wrong" role="alert">
        ${act.typedWrong ? html`<p class="notice">${text.code.missing}</p>` : nothing}
      </div>
      <button class="primary" part="button" aria-disabled=${act.busy ? 'true' : 'false'}>
        ${text.code.enter}
      </button>
    </form>
    <div class="buttons">
      ${renderButton({ label: text.sendAgain, run: act.sendAgain, busy: act.busy })}
      ${renderButton({ label: text.otherAddress, run: act.otherAddress })}
    </div>`;
}
