import type { Purpose } from '@omokit/protocol';
import { html, nothing } from 'lit';
import { isControlled, isSensitive } from './purposes.js';
import type { ConsentMessages } from './messages.js';
import { renderWhy } from './question-view.js';

export interface ChoiceTexts {
  text: ConsentMessages;
  names: Readonly<Record<Purpose, string>>;
}

/** All purposes to tick: the general ones, then each sensitive one apart and with its reason. */
export function renderChoices(
  asked: readonly Purpose[],
  isOn: (purpose: Purpose) => boolean,
  { text, names }: ChoiceTexts,
) {
  const sensitive = asked.filter(isSensitive);
  return html`<fieldset class="purposes" part="purposes">
      <legend>${text.choices}</legend>
      <label>
        <input type="checkbox" checked disabled />
        <span>
          ${names.operation} <span class="state">· ${text.always}</span>
          <small>${text.descriptions.operation}</small>
        </span>
      </label>
      ${asked
        .filter((purpose) => !isSensitive(purpose))
        .map((purpose) => {
          const controlled = isControlled(purpose);
          return html`<label>
            <input
              type="checkbox"
              name=${purpose}
              ?checked=${isOn(purpose) && !controlled}
              ?disabled=${controlled}
            />
            <span
              >${names[purpose]}<small
                >${controlled ? text.controlled : text.descriptions[purpose]}</small
              ></span
            >
          </label>`;
        })}
    </fieldset>
    ${
      sensitive.length === 0
        ? nothing
        : html`<fieldset class="purposes" part="purposes" aria-describedby="apart">
            <legend>${text.apart.title}</legend>
            <p id="apart" class="notice">${text.apart.text}</p>
            ${sensitive.map(
              (purpose) =>
                html`<label>
                  <input type="checkbox" name=${purpose} ?checked=${isOn(purpose)} />
                  <span
                    >${names[purpose]} <span class="state">· ${text.agree}</span>
                    <small>${renderWhy(purpose, text)}</small></span
                  >
                </label>`,
            )}
          </fieldset>`
    }`;
}
