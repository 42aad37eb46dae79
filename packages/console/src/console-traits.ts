import { LitElement, css, html } from 'lit';
import type { Json, Trait } from '@omokit/protocol';
import { followLanguage } from './follow-language.js';
import { language, t, term } from './language.js';
import { timeMark } from './marks.js';
import { base } from './styles.js';
import { formatMonthDay } from './time-format.js';
import { visibleText } from './visible-text.js';

/** What is known of a person by name, who said so and when. */
export class ConsoleTraits extends LitElement {
  static override properties = { traits: { attribute: false } };
  declare traits: readonly Trait[];

  constructor() {
    super();
    this.traits = [];
    followLanguage(this);
  }

  override render() {
    return html`<section class="card">
      <h2>${t('traits.title')}</h2>
      ${
        this.traits.length === 0
          ? html`<p class="muted">${t('traits.empty')}</p>`
          : html`<dl>
              ${this.traits.map(
                ({ name, value, source, channel, at }) =>
                  html`<div>
                    <dt class="muted">${term('trait', visibleText(name))}</dt>
                    <dd>
                      <bdi>${valueText(value)}</bdi>
                      <span class="muted source"
                        >${t('traits.source', { source: source === 'self' ? t('traits.self') : visibleText(source) })}${
                          channel ? ` · ${term('channel', channel)}` : ''
                        }
                        · ${timeMark(at)}</span
                      >
                    </dd>
                  </div>`,
              )}
            </dl>`
      }
    </section>`;
  }

  static override styles = [
    base,
    css`
      section {
        padding: 12px 16px 14px;
      }
      h2 {
        margin-bottom: 6px;
      }
      dl > div {
        padding: 5px 0;
      }
      dl > div + div {
        border-top: 1px solid var(--line);
      }
      dt,
      .source {
        font-size: 12px;
      }
      .source {
        display: block;
      }
      dt,
      dd {
        overflow-wrap: anywhere;
      }
    `,
  ];
}

const valueText = (value: Json): string =>
  visibleText(typeof value === 'string' ? formatMonthDay(value, language()) : JSON.stringify(value));
