import { LitElement, css, html, nothing } from 'lit';
import type { JudgedLink } from '@omokit/protocol';
import { followLanguage } from './follow-language.js';
import { t, term } from './language.js';
import { identifierMark, outcomeMark, outcomeReason, timeMark } from './marks.js';
import { identifierText } from './person-name.js';
import { shortValue } from './short-id.js';
import { base, tableStyles } from './styles.js';
import { visibleText } from './visible-text.js';

/** How many rows are shown before they are asked for. */
const mostShown = 12;
/** A longer value is whole beside the picture. */
const mostOfValue = 96;

/**
 * The links of a person as a table: the same as the picture, in words.
 * @fires console-link-chosen - id of the link
 */
export class ConsoleLinkTable extends LitElement {
  static override properties = {
    links: { attribute: false },
    chosen: { attribute: false },
    all: { state: true },
  };
  declare links: readonly JudgedLink[];
  declare chosen: string | undefined;
  declare all: boolean;

  constructor() {
    super();
    this.links = [];
    this.chosen = undefined;
    this.all = false;
    followLanguage(this);
  }

  override render() {
    // What somebody must decide about comes first.
    const links = [...this.links].sort((a, b) => urgency(a) - urgency(b));
    const shown = this.all ? links : links.slice(0, mostShown);
    // The roles say what the browser forgets when the rows are laid out one below another on a phone.
    return html`<table role="table" aria-label=${t('table.label')}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">${t('column.identifiers')}</th>
            <th role="columnheader" scope="col">${t('column.evidence')}</th>
            <th role="columnheader" scope="col">${t('column.time')}</th>
            <th role="columnheader" scope="col">${t('column.outcome')}</th>
            <th role="columnheader" scope="col"><span class="unseen">${t('table.look')}</span></th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${shown.map((link) => this.#row(link))}
        </tbody>
      </table>
      ${
        links.length > mostShown
          ? html`<button class="all" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
              ${this.all ? t('table.fewer') : t('table.all', { n: links.length })}
            </button>`
          : nothing
      }`;
  }

  #row(link: JudgedLink) {
    return html`<tr role="row" class=${link.id === this.chosen ? 'chosen' : ''}>
      <td role="cell" class="ends">
        ${identifierMark(link.a, mostOfValue)}${identifierMark(link.b, mostOfValue)}
      </td>
      <td role="cell">
        ${term('evidence', link.evidence)}
        ${link.actor ? html`<span class="muted small">${t('link.by', { actor: visibleText(link.actor) })}</span>` : nothing}
      </td>
      <td role="cell" class="muted time">${timeMark(link.at)}</td>
      <td role="cell">${outcomeMark(link)} <span class="muted small reason">${outcomeReason(link)}</span></td>
      <td role="cell" class="act">
        <button
          aria-label="${t('table.look')}: ${shortValue(identifierText(link.a))}, ${shortValue(identifierText(link.b))}"
          aria-pressed=${link.id === this.chosen}
          @click=${() => this.dispatchEvent(new CustomEvent('console-link-chosen', { detail: link.id }))}
        >
          ${t('table.look')}
        </button>
      </td>
    </tr>`;
  }

  static override styles = [
    base,
    tableStyles,
    css`
      :host {
        border-top: 1px solid var(--line);
      }
      table {
        table-layout: fixed;
      }
      th:first-child {
        width: 42%;
      }
      th:last-child {
        width: 100px;
      }
      th:not(:first-child),
      td:not(:first-child) {
        padding-left: 0;
      }
      th:last-child,
      td:last-child {
        text-align: right;
      }
      .ends .identifier,
      .small {
        display: block;
      }
      .time {
        white-space: nowrap;
      }
      .chosen td {
        background: var(--accent-soft);
      }
      .act button {
        height: 28px;
        padding: 0 10px;
      }
      .all {
        margin: 4px 16px 14px;
      }
      .unseen {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      @media (max-width: 720px) {
        tr {
          grid-template-columns: 1fr auto;
        }
        tr.chosen {
          background: var(--accent-soft);
        }
        .ends {
          grid-column: 1 / -1;
        }
        .time {
          text-align: right;
        }
      }
    `,
  ];
}

const urgency = ({ outcome }: JudgedLink): number => (outcome === 'flagged' ? 0 : 1);
