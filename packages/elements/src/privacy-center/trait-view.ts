import type { Trait } from '@omokit/protocol';
import { html, nothing } from 'lit';
import { isEditable, showTrait, traitKey } from './trait-value.js';
import { dateIn, renderButton, titleFor, type Words } from './words.js';

export interface TraitActions {
  busy: boolean;
  /** Name of the trait that is being corrected. */
  editing: string | undefined;
  typedWrong: boolean;
  edit(name: string | undefined): void;
  save(event: SubmitEvent, trait: Trait): void;
  remove(name: string): void;
}

const nameOf = ({ name }: Trait, { text }: Words): string => {
  const key = traitKey(name);
  return titleFor(text.traits, Object.hasOwn(text.traits, key) ? key : name);
};

/** Web pages state their origin, of which people know the host; a file is named as its import was. */
const sourceOf = ({ source }: Trait, { text }: Words): string =>
  source === 'self' ? text.held.self : source.replace(/^(https?:\/\/|import:)/, '');

/** As the person reads it: a day of any year, '--04-12' (RFC 6350, 4.3.1), is 12 April. */
function valueOf({ value }: Trait, words: Words): string {
  if (typeof value === 'boolean') return value ? words.text.yes : words.text.no;
  const [, month, day] = /^--(\d\d)-?(\d\d)$/.exec(typeof value === 'string' ? value : '') ?? [];
  if (day === undefined) return showTrait(value);
  return dateIn(words, `2024-${month}-${day}`, { month: 'long', day: 'numeric', timeZone: 'UTC' });
}

/** One detail: what it is, from where and since when; or the form that corrects it. */
export function renderTrait(trait: Trait, words: Words, act: TraitActions) {
  const { text } = words;
  const { name, at } = trait;
  if (act.editing === name) return renderForm(trait, words, act);
  return html`<li class="trait">
    <div>
      <span class="name">${nameOf(trait, words)}</span>
      <span class="value">${valueOf(trait, words)}</span>
      <small>${text.held.source(sourceOf(trait, words), dateIn(words, at))}</small>
    </div>
    <button
      part="button"
      type="button"
      data-edit=${name}
      aria-label="${text.change}: ${nameOf(trait, words)}"
      @click=${() => act.edit(name)}
    >
      ${text.change}
    </button>
  </li>`;
}

function renderForm(trait: Trait, words: Words, act: TraitActions) {
  const { text } = words;
  const { name, value } = trait;
  const label = text.valueOf(nameOf(trait, words));
  const input =
    typeof value === 'boolean'
      ? html`<select name="value" data-focus aria-label=${label}>
          <option value="true" ?selected=${value}>${text.yes}</option>
          <option value="false" ?selected=${!value}>${text.no}</option>
        </select>`
      : html`<input
          name="value"
          data-focus
          aria-label=${label}
          .value=${showTrait(value)}
          inputmode=${typeof value === 'number' ? 'decimal' : 'text'}
          maxlength="1000"
          autocomplete="off"
          aria-describedby="wrong"
          aria-invalid=${act.typedWrong ? 'true' : 'false'}
        />`;
  return html`<li>
    <form novalidate @submit=${(event: SubmitEvent) => act.save(event, trait)}>
      <span class="name">${nameOf(trait, words)}</span>
      ${isEditable(value) ? input : html`<span class="value">${showTrait(value)}</span>`}
      <div id="wrong" role="alert">
        ${act.typedWrong ? html`<p class="notice">${text.wrongValue}</p>` : nothing}
      </div>
      <div class="buttons">
        ${isEditable(value) ? html`<button class="primary" part="button" aria-disabled=${act.busy ? 'true' : 'false'}>${text.save}</button>` : nothing}
        ${renderButton({ label: text.remove, run: () => act.remove(name), kind: 'danger', busy: act.busy })}
        ${renderButton({ label: text.cancel, run: () => act.edit(undefined) })}
      </div>
    </form>
  </li>`;
}
