import type { Purpose } from '@omokit/protocol';
import { html, nothing } from 'lit';
import { isControlled, isSensitive } from './purposes.js';
import type { ConsentMessages } from './messages.js';
import { renderWhy } from './question-view.js';

/** All purposes to tick: the general ones, then each sensitive one apart and with its reason. */
export function renderChoices(
  asked: readonly Purpose[],
  isOn: (purpose: Purpose) => boolean,
  text: ConsentMessages,
) {
  const sensitive = asked.filter(isSensitive);
  return html`<fieldset class="purposes" part="purposes">
      <legend>${text.choices}</legend>
      <label>
        <input type="checkbox" checked disabled />
        <span>
          ${text.purposes.operation.name} <span class="state">· ${text.always}</span>
          <small>${text.purposes.operation.description}</small>
        </span>
      </label>
      ${asked
        .filter((purpose) => !isSensitive(purpose))
        .map((purpose) => {
          const controlled = isControlled(purpose);
          const { name, description } = text.purposes[purpose];
          return html`<label>
            <input
              type="checkbox"
              name=${purpose}
              ?checked=${isOn(purpose) && !controlled}
              ?disabled=${controlled}
            />
            <span>${name}<small>${controlled ? text.controlled : description}</small></span>
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
                    >${text.purposes[purpose].name} <span class="state">· ${text.agree}</span>
                    <small>${renderWhy(purpose, text)}</small></span
                  >
                </label>`,
            )}
          </fieldset>`
    }`;
}
