import { LitElement, css, html, nothing } from 'lit';
import type { EraseAnswer } from '@omokit/protocol';
import { erasedText } from './erased-text.js';
import { followLanguage } from './follow-language.js';
import { t } from './language.js';
import { destinationMarks, timeMark } from './marks.js';
import { saveFile } from './save-file.js';
import { base } from './styles.js';

/** What is left of a person who was erased: the receipt. */
export class ConsoleReceipt extends LitElement {
  static override properties = { answer: { attribute: false } };
  declare answer: EraseAnswer | undefined;

  constructor() {
    super();
    this.answer = undefined;
    followLanguage(this);
  }

  override render() {
    if (!this.answer) return nothing;
    const { receipt, erasure } = this.answer;
    return html`<section class="card" role="status">
      <h1>${t('receipt.title')}</h1>
      <p>${t('receipt.lead')}</p>
      <dl>
        <div>
          <dt class="muted">${t('receipt.id')}</dt>
          <dd class="mono">${erasure.id}</dd>
        </div>
        <div>
          <dt class="muted">${t('column.time')}</dt>
          <dd>${timeMark(erasure.at, 'moment')}</dd>
        </div>
        <div>
          <dt class="muted">${t('column.erased')}</dt>
          <dd>${erasedText(erasure.erased)}</dd>
        </div>
        <div>
          <dt class="muted">${t('column.devices')}</dt>
          <dd>${t('receipt.devices', { n: erasure.devices })}</dd>
        </div>
        <div>
          <dt class="muted">${t('column.destinations')}</dt>
          <dd>${destinationMarks(erasure.destinations)}</dd>
        </div>
      </dl>
      <button
        class="primary"
        @click=${() => saveFile(`omokit-erasure-${erasure.id.slice(-6)}.jws`, 'application/jose', receipt)}
      >
        ${t('receipt.save')}
      </button>
    </section>`;
  }

  static override styles = [
    base,
    css`
      section {
        padding: 16px 20px 20px;
      }
      p,
      dl {
        margin: 6px 0 12px;
      }
      dl > div {
        display: grid;
        grid-template-columns: minmax(90px, 160px) minmax(0, 1fr);
        gap: 12px;
        padding: 4px 0;
      }
      dd {
        overflow-wrap: anywhere;
      }
    `,
  ];
}
