import type { EraseAnswer, Held } from '@omokit/protocol';
import { html, nothing, svg } from 'lit';
import { dateIn, numberIn, renderButton, renderHeading, type Words } from './words.js';

const check = svg`<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-6.5"/>`;

const renderCount = (label: string, n: number, words: Words) =>
  n === 0
    ? nothing
    : html`<div>
        <dt>${label}</dt>
        <dd>${numberIn(words, n)}</dd>
      </div>`;

export interface EraseActions {
  busy: boolean;
  /** Pressed without the tick. */
  untold: boolean;
  erase(event: SubmitEvent): void;
  keep(): void;
}

/** What goes, what stays, and a tick before a button: nobody does this by mistake. */
export function renderConfirm(held: Held, words: Words, act: EraseActions) {
  const { text } = words;
  const { counted, confirm } = text;
  const events = held.events.reduce((sum, { count }) => sum + count, 0);
  return html`${renderHeading(confirm.title)}
    <p>${confirm.goes}</p>
    <dl>
      ${renderCount(counted.identifiers, held.identifiers.length, words)}
      ${renderCount(counted.traits, held.traits.length, words)} ${renderCount(counted.events, events, words)}
      ${renderCount(counted.passes, held.passes, words)}
    </dl>
    ${held.passes > 0 ? html`<p class="warning">${confirm.passes}</p>` : nothing}
    <p>${confirm.stays}</p>
    <form novalidate @submit=${act.erase}>
      <label class="tick">
        <input
          type="checkbox"
          name="understood"
          aria-describedby="wrong"
          aria-invalid=${act.untold ? 'true' : 'false'}
        />
        <span>${confirm.tick}</span>
      </label>
      <div id="wrong" role="alert">
        ${act.untold ? html`<p class="notice">${confirm.untold}</p>` : nothing}
      </div>
      <div class="buttons">
        <button class="danger" part="button" aria-disabled=${act.busy ? 'true' : 'false'}>
          ${confirm.erase}
        </button>
        ${renderButton({ label: confirm.keep, run: act.keep, busy: act.busy })}
      </div>
    </form>`;
}

/** The receipt: counts and states, and the signed text to keep. */
export function renderErased(
  { erasure, receipt }: EraseAnswer,
  words: Words,
  act: { save(): void; close(): void },
) {
  const { text } = words;
  const { erased, counted } = text;
  return html`<div class="head done">
      <svg viewBox="0 0 24 24" aria-hidden="true">${check}</svg>
      ${renderHeading(erased.title)}
      <p>${erased.text}</p>
    </div>
    <dl part="receipt">
      <div>
        <dt>${erased.id}</dt>
        <dd>${erasure.id}</dd>
      </div>
      <div>
        <dt>${erased.at}</dt>
        <dd>${dateIn(words, erasure.at, { dateStyle: 'long', timeStyle: 'short' })}</dd>
      </div>
      ${renderCount(counted.identifiers, erasure.erased.identifiers, words)}
      ${renderCount(counted.traits, erasure.erased.traits, words)}
      ${renderCount(counted.events, erasure.erased.events, words)}
      ${renderCount(counted.links, erasure.erased.links, words)}
      ${renderCount(counted.passes, erasure.erased.passes, words)}
      ${renderCount(erased.devices, erasure.devices, words)}
      ${erasure.destinations.map(
        ({ name, state }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${erased.destinations[state]}</dd>
          </div>`,
      )}
    </dl>
    <details>
      <summary>${erased.signed}</summary>
      <code>${receipt}</code>
    </details>
    <div class="buttons">
      ${renderButton({ label: erased.save, run: act.save, kind: 'primary' })}
      ${renderButton({ label: erased.close, run: act.close })}
    </div>`;
}
