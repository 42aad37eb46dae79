import { LitElement, css, html } from 'lit';
import type { Erasure } from '@omokit/protocol';
import { erasedText } from './erased-text.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { formatNumber, t } from './language.js';
import { actorText, destinationMarks, timeMark } from './marks.js';
import { createResource, type Resource } from './resource.js';
import { emptyView, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { shortId } from './short-id.js';
import { base, tableStyles } from './styles.js';
import { tableHead } from './table-head.js';

/** Who was erased, as counts, and how far each destination is. */
export class ConsoleErasures extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: Session | undefined;
  #erasures: Resource<Erasure[]>;

  constructor() {
    super();
    this.session = undefined;
    this.#erasures = createResource(this, () => this.session!.api.erasures());
    followLanguage(this);
    followSession(this, ({ live }) => {
      void this.#erasures.load();
      return [live.onReturn(() => this.#erasures.refresh())];
    });
  }

  override render() {
    return html`<div class="head">
        <h2>${t('erasures.title')}</h2>
        <p class="muted">${t('erasures.lead')}</p>
      </div>
      <div class="card">
        ${resourceView(this.#erasures, (erasures) =>
          erasures.length === 0
            ? emptyView(t('erasures.empty'), t('erasures.empty.next'))
            : this.#table(erasures),
        )}
      </div>`;
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
              <td role="cell" data-label=${t('column.actor')}>${actorText(actor)}</td>
              <td role="cell">${t(`erasures.${scope}`)}</td>
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
    `,
  ];
}
