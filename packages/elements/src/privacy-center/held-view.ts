import type { Held } from '@omokit/protocol';
import { html, nothing } from 'lit';
import { renderTrait, type TraitActions } from './trait-view.js';
import { dateIn, numberIn, renderButton, renderHeading, titleFor, wordFor, type Words } from './words.js';

export interface HeldActions extends TraitActions {
  mayWithdraw: boolean;
  export(): void;
  withdraw(): void;
  askToErase(): void;
  leave(): void;
}

export const isEmpty = ({ traits, events, passes, identifiers }: Held): boolean =>
  traits.length === 0 &&
  passes === 0 &&
  events.every(({ count }) => count === 0) &&
  // The browser's own id is what was asked by.
  identifiers.every(({ type }) => type === 'anonymous');

/** What is held, and what can be done about it. */
export function renderHeld(held: Held, words: Words, act: HeldActions) {
  const { text } = words;
  if (isEmpty(held)) {
    return html`<div class="head">
        ${renderHeading(text.held.empty.title)}
        <p>${text.held.empty.text}</p>
      </div>
      <div class="buttons">${renderButton({ label: text.leave, run: act.leave })}</div>`;
  }
  return html`<div class="head">
      ${renderHeading(text.held.title)}
      <p>${text.held.scope[held.scope]}</p>
    </div>
    ${renderIdentifiers(held, words)}
    ${
      held.traits.length === 0
        ? nothing
        : html`<section>
            <h3>${text.counted.traits}</h3>
            <ul>
              ${held.traits.map((trait) => renderTrait(trait, words, act))}
            </ul>
          </section>`
    }
    ${renderActivity(held, words)} ${renderActions(words, act)}`;
}

function renderIdentifiers({ identifiers }: Held, { text }: Words) {
  if (identifiers.length === 0) return nothing;
  return html`<section>
    <h3>${text.counted.identifiers}</h3>
    <dl>
      ${identifiers.map(
        ({ type, value }) =>
          html`<div>
            <dt>${titleFor(text.types, type)}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function renderActivity({ events, channels, passes, firstSeenAt, lastSeenAt }: Held, words: Words) {
  const { text, purposes } = words;
  return html`<section>
    <h3>${text.held.activity}</h3>
    ${
      firstSeenAt && lastSeenAt
        ? html`<p class="meta">${text.held.period(dateIn(words, firstSeenAt), dateIn(words, lastSeenAt))}</p>`
        : nothing
    }
    <dl>
      ${events.map(
        ({ purpose, count, keptForDays }) =>
          html`<div>
            <dt>${wordFor(purposes, purpose)}</dt>
            <dd>
              ${text.held.events(numberIn(words, count))}
              <small
                >${keptForDays === undefined ? text.held.keptOpen : text.held.keptFor(numberIn(words, keptForDays))}</small
              >
            </dd>
          </div>`,
      )}
      ${
        channels.length === 0
          ? nothing
          : html`<div>
              <dt>${text.held.channels}</dt>
              <dd>
                ${new Intl.ListFormat(words.language).format(
                  channels.map((channel) => wordFor(text.channels, channel)),
                )}
              </dd>
            </div>`
      }
      ${
        passes === 0
          ? nothing
          : html`<div>
              <dt>${text.counted.passes}</dt>
              <dd>${numberIn(words, passes)}</dd>
            </div>`
      }
    </dl>
  </section>`;
}

function renderActions(words: Words, act: HeldActions) {
  const { text } = words;
  const row = (texts: { action: string; text: string }, run: () => void, kind?: 'danger') =>
    html`<div class="action">
      <p>${texts.text}</p>
      ${renderButton({ label: texts.action, run, busy: act.busy, ...(kind && { kind }) })}
    </div>`;
  return html`<section class="actions">
    ${row(text.export, act.export)} ${act.mayWithdraw ? row(text.withdraw, act.withdraw) : nothing}
    ${row(text.erase, act.askToErase, 'danger')}
    <div class="buttons">${renderButton({ label: text.leave, run: act.leave })}</div>
  </section>`;
}
