import { LitElement, css, html } from 'lit';
import type { Erasure } from '@omokit/protocol';
import { erasedText } from './erased-text.js';
import { pageOfErasures } from './api.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { formatNumber, t } from './language.js';
import { actorText, destinationMarks, timeMark } from './marks.js';
import { createPages, type Pages } from './pages.js';
import { emptyView, moreView, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { shortId } from './short-id.js';
import { base, tableStyles } from './styles.js';
import { tableHead } from './table-head.js';

/** Who was erased, as counts, and how far each destination is. */
export class ConsoleErasures extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: Session | undefined;
  #erasures: Pages<Erasure>;

  constructor() {
    super();
    this.session = undefined;
    this.#erasures = createPages(this, pageOfErasures, (last) =>
      this.session!.api.erasures({ after: last?.id }),
    );
    followLanguage(this);
    followSession(this, ({ live }) => {
      void this.#erasures.shown.load();
      return [live.onReturn(() => this.#erasures.shown.refresh())];
    });
  }

  override render() {
    return html`<div class="head">
        <h2>${t('erasures.title')}</h2>
        <p class="muted">${t('erasures.lead')}</p>
      </div>
      <div class="card" aria-busy=${this.#erasures.loading}>
        ${resourceView(this.#erasures.shown, (erasures) =>
          erasures.length === 0
            ? emptyView(t('erasures.empty'), t('erasures.empty.next'))
            : this.#table(erasures),
        )}
      </div>
      ${moreView(this.#erasures)}`;
  }

  #table(erasures: readonly Erasure[]) {
    return html`<table role="table">
      ${tableHead(['column.time', 'column.actor', 'column.scope', 'column.erased', 'column.devices', 'column.destinations'])}
      <tbody role="rowgroup">
        ${erasures.map(
          ({ id, at, actor, scope, erased, devices, destinations }) =>
            html`<tr role="row">
              <td role="cell">
                ${timeMark(at)} <span class="mono muted small id" title=${id}>${shortId(id)}</span>
              </td>
              <td role="cell" class="short" data-label=${t('column.actor')}>${actorText(actor)}</td>
              <td role="cell" class="short">${t(`erasures.${scope}`)}</td>
              <td role="cell" class="wide">${erasedText(erased)}</td>
              <td role="cell" data-label=${t('column.devices')}>${formatNumber(devices)}</td>
              <td role="cell" class="wide">${destinationMarks(destinations)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  static override styles = [
    base,
    tableStyles,
    css`
      .id {
        display: block;
      }
      @media (min-width: 721px) {
        .short,
        time {
          white-space: nowrap;
        }
      }
    `,
  ];
}
