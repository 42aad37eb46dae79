import { LitElement, css, html } from 'lit';
import type { Retention } from '@omokit/protocol';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { formatNumber, language, t, term } from './language.js';
import { timeMark } from './marks.js';
import { createResource, type Resource } from './resource.js';
import { emptyView, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { base, tableStyles } from './styles.js';
import { tableHead } from './table-head.js';
import { formatRecent } from './time-format.js';

/** How long events of each purpose are kept, and what the job that ends them has done. */
export class ConsoleRetention extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: Session | undefined;
  #retention: Resource<Retention>;

  constructor() {
    super();
    this.session = undefined;
    this.#retention = createResource(this, () => this.session!.api.retention());
    followLanguage(this);
    followSession(this, ({ live }) => {
      void this.#retention.load();
      return [live.onReturn(() => this.#retention.refresh())];
    });
  }

  override render() {
    return html`<div class="head">
        <h2>${t('retention.title')}</h2>
        <p class="muted">${t('retention.lead')}</p>
        <span class="muted push">${this.#runs(this.#retention.value)}</span>
      </div>
      <div class="card">${resourceView(this.#retention, (retention) => this.#table(retention))}</div>`;
  }

  #runs(retention: Retention | undefined): string {
    if (!retention) return '';
    const { purposes, lastRunAt, nextRunAt } = retention;
    if (purposes.every(({ days }) => days === null)) return t('retention.idle');
    const time = (iso: string) => formatRecent(iso, language());
    const last = lastRunAt ? t('retention.last', { time: time(lastRunAt) }) : t('retention.never');
    return nextRunAt ? `${last} · ${t('retention.next', { time: time(nextRunAt) })}` : last;
  }

  #table({ purposes, lastRunAt }: Retention) {
    if (purposes.length === 0) return emptyView(t('retention.empty'), t('retention.empty.next'));
    return html`<table role="table">
      ${tableHead(['column.purpose', 'column.kept', 'column.expired', 'column.oldest'])}
      <tbody role="rowgroup">
        ${purposes.map(
          ({ purpose, days, expired, oldest }) =>
            html`<tr role="row">
              <td role="cell">${term('purpose', purpose)}</td>
              <td role="cell">
                ${days === null ? html`<span class="muted">${t('retention.unlimited')}</span>` : t('retention.days', { n: days })}
              </td>
              <td role="cell" data-label=${t('column.expired')}>${formatNumber(expired)}</td>
              <td role="cell" class="muted" data-label=${t('column.oldest')}>
                ${oldest ? timeMark(oldest, 'year') : unknownOldest(days, lastRunAt)}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  static override styles = [
    base,
    tableStyles,
    css`
      table {
        --columns: 1fr 1fr;
      }
    `,
  ];
}

/** Only a run looks for the oldest, and only where something may be too old. */
function unknownOldest(days: number | null, lastRunAt: string | undefined): string {
  if (days === null) return t('retention.oldest.unlimited');
  return lastRunAt ? '–' : t('retention.oldest.later');
}
